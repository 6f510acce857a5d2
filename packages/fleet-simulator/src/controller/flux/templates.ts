import { parseAllDocuments, stringify } from 'yaml';

/** A template that the simulator cannot render. */
export class TemplateError extends Error {}

const PLACEHOLDER = /<<-?\s*(.*?)\s*-?>>/g;

/** Looks up `inputs.a.b`, optionally with `| quote` behind it. */
function evaluate(expression: string, inputs: unknown): string {
  const [path, ...functions] = expression.split('|').map(part => part.trim());
  const [root, ...fields] = path.split('.');
  const unknown = functions.find(name => name !== 'quote');
  if (root !== 'inputs' || unknown) {
    throw new TemplateError(`function "${unknown ?? root}" not defined`);
  }
  const value = fields.reduce<any>((object, field) => {
    if (object === null || typeof object !== 'object' || !(field in object)) {
      throw new TemplateError(`map has no entry for key "${field}"`);
    }
    return object[field];
  }, inputs);
  return functions.length > 0 ? JSON.stringify(String(value)) : String(value);
}

/**
 * Renders the YAML documents of a template, as far as the simulator knows the
 * templates of a ResourceSet: `<< inputs.a.b >>` and `<< inputs.a | quote >>`.
 *
 * @throws TemplateError naming what is missing.
 */
export function renderTemplate(template: string, inputs: unknown): any[] {
  const yaml = template.replace(PLACEHOLDER, (_, expression) =>
    evaluate(expression, inputs),
  );
  return parseAllDocuments(yaml)
    .map(document => document.toJS())
    .filter(Boolean);
}

/** Renders an object by way of YAML, so that `1.0` without quotes is a number. */
export function renderObject(object: unknown, inputs: unknown): any[] {
  return renderTemplate(stringify(object, { lineWidth: 0 }), inputs);
}
