const A_YEAR_S = 365 * 24 * 60 * 60;

/** A cookie and not local storage, so that the page arrives in the right size. */
export function setUpLargeType() {
  const button = document.getElementById('large');
  const root = document.documentElement;
  button.addEventListener('click', () => {
    const isLarge = root.classList.toggle('large');
    button.setAttribute('aria-pressed', String(isLarge));
    document.cookie = `large=${isLarge ? 1 : 0}; path=/; max-age=${A_YEAR_S}; SameSite=Lax`;
    window.dispatchEvent(new Event('resize'));
  });
}
