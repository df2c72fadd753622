// Runs before the page is painted; the choice is the person's, else the system's.
(() => {
  const chosen = localStorage.getItem('hyhome-theme');
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset.theme = chosen;
  }
})();
