import { useEffect, useState } from 'react';

/** How much of the page a phone's keyboard covers, px: fixed parts of a page do not give way to it by themselves. */
export function useKeyboardHeight(): number {
  const [height, setHeight] = useState(0);
  useEffect(() => {
    const { visualViewport } = window;
    if (!visualViewport) return;
    const measure = (): void => {
      // Zoomed in by hand, the viewport is small without a keyboard.
      const covered =
        visualViewport.scale > 1.05
          ? 0
          : window.innerHeight - visualViewport.height - visualViewport.offsetTop;
      setHeight(covered > 80 ? Math.round(covered) : 0);
    };
    measure();
    visualViewport.addEventListener('resize', measure);
    visualViewport.addEventListener('scroll', measure);
    return () => {
      visualViewport.removeEventListener('resize', measure);
      visualViewport.removeEventListener('scroll', measure);
    };
  }, []);
  return height;
}
