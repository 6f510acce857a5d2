export const resourceDetailPageMessages = {
  edit: 'Edit',
} as const;
