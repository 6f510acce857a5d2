import { useParams } from 'react-router-dom';

/** The object that the path of a page names. */
export function useObjectParams(): { namespace: string; name: string } {
  const { namespace, name } = useParams();
  if (namespace === undefined || name === undefined) {
    throw new Error('The path of this page names no object');
  }
  return { namespace, name };
}
