// Runs before the page is painted; the choice is the person's, else the system's. It is named at the root in both cases, so that style
// sheets say each theme's values once.
(() => {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const chosen = localStorage.getItem('hyhome-theme');
    root.dataset.theme = chosen === 'light' || chosen === 'dark' ? chosen : system.matches ? 'dark' : 'light';
    // Charts draw on canvases, which know nothing of style sheets.
    root.dispatchEvent(new CustomEvent('hyhome-theme'));
  };
  apply();
  system.addEventListener('change', apply);
})();
