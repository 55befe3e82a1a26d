/** What lasts as long as the tab. A browser that blocks storage keeps nothing, and the page works without. */
export const tab = {
  get(key) {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  },
  /** False where nothing can be kept. */
  set(key, value) {
    try {
      sessionStorage.setItem(key, value);
      return true;
    } catch {
      return false;
    }
  },
  clear() {
    try {
      sessionStorage.clear();
    } catch {
      // Nothing was kept.
    }
  },
};
