import type { TestApi } from './api';

/**
 * Reads the body of a response part by part, as it arrives.
 *
 * @param end - what comes after each part
 * @returns gives the next part; undefined where the server has ended the response
 */
export function textParts(
  { body }: Awaited<ReturnType<TestApi['request']>>,
  end: string,
): () => Promise<string | undefined> {
  const decoder = new TextDecoder();
  const reader = body!.getReader();
  let text = '';
  return async () => {
    for (;;) {
      const at = text.indexOf(end);
      if (at >= 0) {
        const part = text.slice(0, at);
        text = text.slice(at + end.length);
        return part;
      }
      const { done, value } = await reader.read();
      if (done) {
        return undefined;
      }
      text += decoder.decode(value, { stream: true });
    }
  };
}
