export const devices = {
  camera: 'Camera',
  microphone: 'Microphone',
  speaker: 'Speaker',
  systemDefault: 'System default',
  noCamera: 'No camera found',
  noMicrophone: 'No microphone found',
  speakerFixed: 'Chosen by the system in this browser',
  cameraOn: 'Turn camera on',
  cameraOff: 'Turn camera off',
  microphoneOn: 'Turn microphone on',
  microphoneOff: 'Turn microphone off',
  cameraIsOff: 'The camera is off',
  cameraOpening: 'Opening the camera…',
  preview: 'Your picture',
  level: 'Microphone level',
  testSpeaker: 'Play a test sound',
  playing: 'Playing…',
  problemText: '{{title}}. {{remedy}}',
  problems: {
    camera_denied: {
      title: 'The camera is blocked',
      remedy:
        'The browser does not let this page use the camera. Click the camera or lock sign beside the address, allow the camera, then turn it on here again.',
    },
    camera_missing: {
      title: 'No camera found',
      remedy:
        'Plug a camera in, or open the laptop lid, then turn it on here again. You can join without one.',
    },
    camera_busy: {
      title: 'The camera is in use',
      remedy:
        'Another program holds the camera. Close it (another meeting, perhaps), then turn it on here again.',
    },
    microphone_denied: {
      title: 'The microphone is blocked',
      remedy:
        'The browser does not let this page use the microphone. Click the microphone or lock sign beside the address, allow it, then turn it on here again.',
    },
    microphone_missing: {
      title: 'No microphone found',
      remedy:
        'Plug a microphone or headset in, then turn it on here again. You can join and listen without one.',
    },
    microphone_busy: {
      title: 'The microphone is in use',
      remedy: 'Another program holds the microphone. Close it, then turn it on here again.',
    },
    share_denied: {
      title: 'Nothing was shared',
      remedy:
        'The browser or the system did not allow the screen to be shared. On a Mac allow it under System Settings, Privacy & Security, Screen Recording.',
    },
    insecure_page: {
      title: 'This page is not secure',
      remedy:
        'Browsers give camera and microphone to secure pages only. Open the address that begins with https://.',
    },
  },
};
