/** A channel between two marks: the fairway of a harbour. */
export function FairwayIcon() {
  return (
    <svg
      aria-hidden
      focusable="false"
      width="1em"
      height="1em"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M4 20 9 4M20 20 15 4M12 19v-2M12 13v-2M12 7V5" />
    </svg>
  );
}
