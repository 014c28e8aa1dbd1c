/** Frames a second; enough to be a live track, and little work for fifty of them. */
const rate = 2;

/** A made-up camera: a head and shoulders before a coloured wall. */
export function cameraTrack(index: number): MediaStreamTrack {
  const hue = (index * 47) % 360;
  return captured(640, 360, (context, time) => {
    const wall = context.createLinearGradient(0, 0, 640, 360);
    wall.addColorStop(0, `hsl(${hue} 28% 62%)`);
    wall.addColorStop(1, `hsl(${(hue + 40) % 360} 30% 34%)`);
    context.fillStyle = wall;
    context.fillRect(0, 0, 640, 360);
    const sway = Math.sin(time / 900 + index) * 6;
    context.fillStyle = `hsl(${(hue + 180) % 360} 25% 28%)`;
    context.beginPath();
    context.ellipse(320 + sway, 400, 150, 140, 0, 0, 7);
    context.fill();
    context.fillStyle = `hsl(${20 + (index % 5) * 4} 45% ${72 - (index % 4) * 11}%)`;
    context.beginPath();
    context.ellipse(320 + sway, 180, 66, 84, 0, 0, 7);
    context.fill();
    context.fillStyle = `hsl(${(index * 31) % 50} 25% ${12 + (index % 3) * 10}%)`;
    context.beginPath();
    context.ellipse(320 + sway, 128, 72, 48, 0, 3.1, 6.3);
    context.fill();
  });
}

/** A made-up screen with small print, to judge sharpness and fit by. */
export function slidesTrack(): MediaStreamTrack {
  return captured(1600, 900, (context) => {
    context.fillStyle = '#fbfbf8';
    context.fillRect(0, 0, 1600, 900);
    context.fillStyle = '#16324f';
    context.font = '600 64px system-ui, "Noto Sans SC"';
    context.fillText('Third quarter 第三季度', 100, 150);
    context.font = '28px system-ui, "Noto Sans SC"';
    ['Revenue by region 各地区收入', 'Outlook 展望', 'Risks 风险'].forEach((line, index) => {
      context.fillText(`•  ${line}`, 110, 240 + index * 56);
    });
    [320, 430, 250, 480, 380, 520].forEach((height, index) => {
      context.fillStyle = index % 2 === 0 ? '#3867e0' : '#8fb0f5';
      context.fillRect(760 + index * 125, 800 - height, 84, height);
    });
  });
}

function captured(
  width: number,
  height: number,
  draw: (context: CanvasRenderingContext2D, time: number) => void,
): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  const [track] = canvas.captureStream(rate).getVideoTracks();
  if (!context || !track) throw new Error('this browser cannot capture a canvas');
  draw(context, 0);
  setInterval(() => draw(context, performance.now()), 1000 / rate);
  return track;
}
