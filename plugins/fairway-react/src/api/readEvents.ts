import { createParser, EventSourceMessage } from 'eventsource-parser';

/** The events of an answer of type `text/event-stream`, until it ends. */
export async function* readEvents(
  response: Response,
): AsyncIterable<EventSourceMessage> {
  if (!response.body) {
    return;
  }
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: event => events.push(event) });
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      parser.feed(decoder.decode(value, { stream: true }));
      yield* events.splice(0);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
