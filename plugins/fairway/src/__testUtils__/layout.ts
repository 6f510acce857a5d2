/** More than any grid of a test needs. */
const FAR = 1_000_000;

/** Gives all elements a size, which jsdom does not; grids show as much as fits into it. */
export function withLayout(size: { width: number; height: number }): void {
  beforeEach(() => {
    const { prototype } = HTMLElement;
    jest.spyOn(prototype, 'clientWidth', 'get').mockReturnValue(size.width);
    jest.spyOn(prototype, 'clientHeight', 'get').mockReturnValue(size.height);
    jest.spyOn(prototype, 'scrollWidth', 'get').mockReturnValue(FAR);
    jest.spyOn(prototype, 'scrollHeight', 'get').mockReturnValue(FAR);
    prototype.scrollTo = function scrollTo(this: HTMLElement, options) {
      const { top, left } = options as unknown as ScrollToOptions;
      const before = [this.scrollTop, this.scrollLeft];
      this.scrollTop = top ?? this.scrollTop;
      this.scrollLeft = left ?? this.scrollLeft;
      if (before[0] !== this.scrollTop || before[1] !== this.scrollLeft) {
        this.dispatchEvent(new Event('scroll'));
      }
    } as typeof prototype.scrollTo;
  });
  afterEach(() => jest.restoreAllMocks());
}
