export const resourceEditPageMessages = {
  document: 'Document (YAML)',
  refused: 'This was not saved',
  save: 'Save',
} as const;
