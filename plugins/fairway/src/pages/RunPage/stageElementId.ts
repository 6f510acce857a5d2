/** The id of the element that holds a stage, so that the page can go there. */
export function stageElementId(stage: string): string {
  return `stage-${stage}`;
}
