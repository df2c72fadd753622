// Loads again what a browser gave up although the dashboard is there: Chromium drops every request under way when a network of the machine
// comes or goes, as those of containers do while the application starts. Runs before everything else that a page loads.
(() => {
  const attempts = 5;
  const wait = attempt => new Promise(done => setTimeout(done, 300 * attempt));

  document.addEventListener('error', async ({ target }) => {
    const attempt = Number(target.dataset?.again ?? 0) + 1;
    if (attempt > attempts || !(target instanceof HTMLScriptElement || target instanceof HTMLLinkElement)) return;
    await wait(attempt);
    const copy = document.createElement(target.localName);
    for (const { name, value } of target.attributes) copy.setAttribute(name, value);
    copy.dataset.again = attempt;
    target.replaceWith(copy);
  }, true);

  // What fails before the first module is asked for is the page's connection, which is tried only once: the page starts anew.
  let isConnected = false;
  addEventListener('unhandledrejection', async () => {
    const attempt = Number(sessionStorage.getItem('hyhome-again') ?? 0) + 1;
    if (isConnected || attempt > attempts) return;
    sessionStorage.setItem('hyhome-again', attempt);
    await wait(attempt);
    location.reload();
  });

  // A browser remembers that a module could not be loaded by its address, so each attempt has one of its own.
  globalThis.hyhomeModule = async address => {
    isConnected = true;
    sessionStorage.removeItem('hyhome-again');
    for (let attempt = 0; ; attempt++) {
      try {
        return await import(new URL(attempt === 0 ? address : `${address}&again=${attempt}`, document.baseURI));
      } catch (error) {
        if (attempt === attempts || !(error instanceof TypeError)) throw error;
        await wait(attempt + 1);
      }
    }
  };
})();
