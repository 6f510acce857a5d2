const KEY = 'fairway.demo.user';

/** Who was chosen in this tab; it survives a reload, and another tab can be somebody else. */
export const chosenUser = {
  get: () => sessionStorage.getItem(KEY) ?? undefined,
  set: (user: string) => sessionStorage.setItem(KEY, user),
  forget: () => sessionStorage.removeItem(KEY),
};
