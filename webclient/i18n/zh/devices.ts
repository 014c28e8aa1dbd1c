import type { devices as english } from '../en/devices.ts';

export const devices: typeof english = {
  camera: '摄像头',
  microphone: '麦克风',
  speaker: '扬声器',
  systemDefault: '系统默认',
  noCamera: '未找到摄像头',
  noMicrophone: '未找到麦克风',
  speakerFixed: '此浏览器由系统决定',
  cameraOn: '打开摄像头',
  cameraOff: '关闭摄像头',
  microphoneOn: '打开麦克风',
  microphoneOff: '关闭麦克风',
  cameraIsOff: '摄像头已关闭',
  cameraOpening: '正在打开摄像头…',
  preview: '您的画面',
  level: '麦克风音量',
  testSpeaker: '播放测试音',
  playing: '正在播放…',
  problemText: '{{title}}。{{remedy}}',
  problems: {
    camera_denied: {
      title: '摄像头被禁用',
      remedy:
        '浏览器未允许本页使用摄像头。请点击地址栏旁的摄像头或锁形图标，允许使用摄像头，然后在此重新打开。',
    },
    camera_missing: {
      title: '未找到摄像头',
      remedy: '请接入摄像头或打开笔记本屏盖，然后在此重新打开；没有摄像头也可以入会。',
    },
    camera_busy: {
      title: '摄像头被占用',
      remedy: '其他程序正在使用摄像头（可能是另一个会议），请关闭该程序，然后在此重新打开。',
    },
    microphone_denied: {
      title: '麦克风被禁用',
      remedy:
        '浏览器未允许本页使用麦克风。请点击地址栏旁的麦克风或锁形图标，允许使用麦克风，然后在此重新打开。',
    },
    microphone_missing: {
      title: '未找到麦克风',
      remedy: '请接入麦克风或耳麦，然后在此重新打开；没有麦克风也可以入会收听。',
    },
    microphone_busy: {
      title: '麦克风被占用',
      remedy: '其他程序正在使用麦克风，请关闭该程序，然后在此重新打开。',
    },
    share_denied: {
      title: '未能共享',
      remedy: '浏览器或系统未允许共享屏幕。在 Mac 上请到“系统设置 > 隐私与安全性 > 录屏与系统录音”中允许。',
    },
    insecure_page: {
      title: '此页面不安全',
      remedy: '浏览器只允许安全页面使用摄像头和麦克风，请改用以 https:// 开头的地址。',
    },
  },
};
