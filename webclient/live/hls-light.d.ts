/** The same without what is not needed here: subtitles, other sound tracks, copy protection. It comes without types. */
declare module 'hls.js/light' {
  export { default } from 'hls.js';
}
