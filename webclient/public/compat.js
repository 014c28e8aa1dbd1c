/* global document, HTMLElement, location, navigator, setTimeout, window */
/*
 * Tells people with an unsupported browser so in plain words. Written in ES5 and loaded as a file of its own: it has
 * to run where the application does not even parse, and the page's policy forbids inline scripts.
 */
(function () {
  var root = document.documentElement;
  // Before the first paint, so that nothing flashes: only meetings and live streams are dark (`app/app.tsx`).
  var watches = /^\/live\//.test(location.pathname);
  var attends = /^\/m\/[^/]*\/?$/.test(location.pathname);
  root.setAttribute('data-surface', watches || attends ? 'dark' : 'light');

  function show(problem) {
    if (root.getAttribute('data-problem')) return;
    root.setAttribute('data-problem', problem);
    var links = document.querySelectorAll('.compat-https');
    for (var i = 0; i < links.length; i++) links[i].href = location.href.replace(/^http:/, 'https:');
  }

  function lacks() {
    return (
      !('noModule' in document.createElement('script')) ||
      !window.RTCPeerConnection ||
      !window.RTCRtpTransceiver ||
      !window.ResizeObserver ||
      !window.structuredClone ||
      !(window.Intl && window.Intl.Segmenter) ||
      !Array.prototype.at ||
      !Object.hasOwn ||
      !('inert' in HTMLElement.prototype) ||
      !(navigator.mediaDevices && navigator.mediaDevices.getUserMedia)
    );
  }

  function check() {
    // Who only watches needs neither camera nor WebRTC.
    if (watches) return;
    // Insecure pages lack getUserMedia in every browser, so this comes first.
    if (window.isSecureContext === false) show('insecure_page');
    else if (lacks()) show('browser_too_old');
  }

  function startedOrSay() {
    if (!root.getAttribute('data-started')) show('not_loaded');
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', check);
  else check();

  // Module scripts have run when `load` fires, unless they could not be fetched or parsed.
  window.addEventListener('load', function () {
    setTimeout(startedOrSay, 0);
  });
})();
