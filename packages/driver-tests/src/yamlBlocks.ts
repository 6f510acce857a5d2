import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';

/** Objects of a page, in one block of YAML. */
export interface YamlBlock {
  /** What the comment in its first line says. */
  title: string;
  objects: any[];
}

/** The blocks of YAML of a page, each of which has to say in its first line what it is. @throws Error where one does not, or is not valid */
export async function yamlBlocks(page: string): Promise<YamlBlock[]> {
  const text = await readFile(page, 'utf8');
  return [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => {
    const title = /^# (.+)\n/.exec(yaml)?.[1];
    if (!title) {
      throw new Error(`${page} has YAML without a title: ${yaml.slice(0, 80)}`);
    }
    const documents = parseAllDocuments(yaml);
    const [error] = documents.flatMap(({ errors }) => errors);
    if (error) {
      throw error;
    }
    return { title, objects: documents.map(document => document.toJS()) };
  });
}
