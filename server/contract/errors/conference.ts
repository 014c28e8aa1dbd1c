import type { Catalogue } from './catalogue.ts';

/** Joining a conference and taking part in it. */
export const conferenceErrors = {
  meeting_not_found: {
    status: 404,
    en: 'No meeting has this ID. Check the nine digits.',
    zh: '没有此会议号对应的会议，请核对九位数字。',
  },
  pin_required: {
    status: 401,
    en: 'This meeting needs a PIN. Enter the one from your invitation.',
    zh: '该会议需要密码，请输入邀请中的密码。',
  },
  pin_wrong: {
    status: 401,
    en: 'The PIN is not right for this meeting. Check it and try again.',
    zh: '会议密码不正确，请核对后重试。',
  },
  too_many_attempts: {
    status: 429,
    en: 'Too many wrong PINs. Wait a minute before trying again.',
    zh: '密码错误次数过多，请一分钟后再试。',
  },
  conference_full: {
    status: 409,
    en: 'The meeting is full. Try again when somebody has left.',
    zh: '会议人数已满，请在有人离开后再试。',
  },
  already_joined: {
    status: 409,
    en: 'This connection has already joined. Leave first to join another meeting.',
    zh: '当前连接已入会，请先离开再加入其他会议。',
  },
  not_joined: {
    status: 409,
    en: 'Join the meeting first.',
    zh: '请先加入会议。',
  },
  seat_lost: {
    status: 410,
    en: 'The seat was given up while the connection was lost. Join again.',
    zh: '断线期间席位已释放，请重新加入。',
  },
  share_busy: {
    status: 409,
    en: 'Somebody else is sharing. Ask them to stop, or let the host take over.',
    zh: '其他人正在共享，请先请对方停止，或由主持人接管。',
  },
  source_exists: {
    status: 409,
    en: 'This source is already being sent.',
    zh: '该音视频源已在发送。',
  },
  source_unknown: {
    status: 409,
    en: 'This source is not being sent.',
    zh: '该音视频源未在发送。',
  },
  media_refused: {
    status: 400,
    en: 'The media parameters were refused. Reload the page; if it stays, use a current Chrome, Edge, Firefox or Safari.',
    zh: '媒体参数被拒绝，请刷新页面；若仍失败，请使用新版 Chrome、Edge、Firefox 或 Safari。',
  },
  media_unavailable: {
    status: 503,
    en: 'The media service is not available just now. It will be tried again by itself.',
    zh: '媒体服务暂不可用，系统将自动重试。',
  },
  media_overloaded: {
    status: 503,
    en: 'The server composes as many pictures as it can. Try again in a while.',
    zh: '服务器的画面合成能力已用满，请稍后再试。',
  },
  enterprise_disabled: {
    status: 403,
    en: 'The enterprise of this meeting is disabled. Ask its administrator.',
    zh: '该会议所属企业已停用，请联系企业管理员。',
  },
  conference_locked: {
    status: 403,
    en: 'The meeting is locked. Ask the host to let you in.',
    zh: '会议已锁定，请联系主持人。',
  },
  meeting_not_open: {
    status: 409,
    en: 'The meeting has not begun. Come back shortly before it does.',
    zh: '会议尚未开始，请在会议开始前片刻再来。',
  },
  invited_only: {
    status: 403,
    en: 'Only those invited may join this meeting. Ask the host to invite you.',
    zh: '仅受邀者可加入该会议，请联系主持人邀请您。',
  },
  enterprise_only: {
    status: 403,
    en: 'Only people of the enterprise may join this meeting. Ask the host to invite you.',
    zh: '仅本企业人员可加入该会议，请联系主持人邀请您。',
  },
  concurrency_used_up: {
    status: 409,
    en: 'Your enterprise has as many people in meetings as it may. Try again when some have left, or ask its administrator for more.',
    zh: '企业并发数已用完，请在有人离会后再试，或联系企业管理员扩容。',
  },
  conference_elsewhere: {
    status: 409,
    en: 'Another server of this installation carries this meeting. Open it by the address of the invitation.',
    zh: '该会议由本系统的另一台服务器承载，请通过邀请中的地址进入。',
  },
  not_admitted: {
    status: 409,
    en: 'You are still waiting. You enter when the host lets you in.',
    zh: '您仍在等候，主持人准入后即可入会。',
  },
  participant_gone: {
    status: 409,
    en: 'This participant is no longer in the meeting.',
    zh: '该与会者已不在会议中。',
  },
  host_present: {
    status: 409,
    en: 'Somebody else is host. They have to release the role first.',
    zh: '会议已有主持人，请对方先释放主持人。',
  },
  voice_only: {
    status: 409,
    en: 'This is a voice meeting: cameras stay off.',
    zh: '这是语音会议，不能开启摄像头。',
  },
  unmute_forbidden: {
    status: 403,
    en: 'The host has muted you. Raise your hand to ask for the floor.',
    zh: '主持人已将您静音，如需发言请举手。',
  },
  roll_call_runs: {
    status: 409,
    en: 'A roll call runs: only the host and the called are heard. Call them, or end the roll call first.',
    zh: '正在点名，仅主持人与被点名者可发言。请点名该与会者，或先结束点名。',
  },
  share_locked: {
    status: 403,
    en: 'Only hosts share in this meeting just now. Ask the host to allow it.',
    zh: '当前仅主持人可以共享，请联系主持人放开共享。',
  },
  nothing_shared: {
    status: 409,
    en: 'Nothing is shared just now.',
    zh: '当前没有共享内容。',
  },
  host_protected: {
    status: 409,
    en: 'This cannot be done to the host. Hand the host’s role on first.',
    zh: '不能对主持人执行此操作，请先移交主持人。',
  },
  host_missing: {
    status: 409,
    en: 'Nobody is host just now. Make somebody host first.',
    zh: '当前没有主持人，请先指定主持人。',
  },
  scene_missing: {
    status: 409,
    en: 'There is no arrangement of the host yet. Choose a layout, place people in it and apply it first.',
    zh: '尚未设置多画面，请先选择布局、放置与会者并应用。',
  },
  scene_unknown: {
    status: 404,
    en: 'No arrangement is saved under this name.',
    zh: '没有以此名称保存的多画面。',
  },
  too_many_scenes: {
    status: 409,
    en: 'A meeting keeps 30 arrangements. Delete one, or save under the name of one.',
    zh: '一场会议最多保存 30 个多画面，请先删除或覆盖一个。',
  },
  polling_runs: {
    status: 409,
    en: 'Polling runs. Stop it to choose your own picture.',
    zh: '正在轮询，请先停止轮询再选择自己的画面。',
  },
  not_polling: {
    status: 409,
    en: 'No polling runs just now.',
    zh: '当前没有轮询。',
  },
  nobody_to_poll: {
    status: 409,
    en: 'There is nobody to poll but the host. Wait for others to join.',
    zh: '除主持人外没有可轮询的与会者，请等待其他人入会。',
  },
  recording_unavailable: {
    status: 409,
    en: 'This installation or enterprise cannot record. Ask the administrator for recording space.',
    zh: '当前系统或企业无法录制，请联系管理员开通录制空间。',
  },
  recording_not_so: {
    status: 409,
    en: 'The recording is not in that state. Look at how it stands now.',
    zh: '录制当前状态不支持该操作，请查看最新状态。',
  },
  stream_unavailable: {
    status: 409,
    en: 'This installation has no live streaming. Ask its operator.',
    zh: '本系统未开通直播，请联系运维人员。',
  },
  stream_not_so: {
    status: 409,
    en: 'The live stream is not in that state. Look at how it stands now.',
    zh: '直播当前状态不支持该操作，请查看最新状态。',
  },
  longest_reached: {
    status: 409,
    en: 'The meeting cannot last longer than it may: 45 minutes on the free plan, 24 hours at most.',
    zh: '会议已达时长上限：免费版 45 分钟，最长 24 小时。',
  },
  too_many_invitations: {
    status: 409,
    en: 'A meeting keeps 500 invitations. Pass on its link instead.',
    zh: '一场会议最多呼叫 500 个对象，请改为转发会议链接。',
  },
  invitation_unknown: {
    status: 404,
    en: 'This call is not known. Invite them anew.',
    zh: '未找到该呼叫，请重新邀请。',
  },
  already_called: {
    status: 409,
    en: 'They are being called, or in the meeting already.',
    zh: '正在呼叫，或对方已在会议中。',
  },
  not_called: {
    status: 409,
    en: 'They are not being called any more.',
    zh: '当前没有对其进行呼叫。',
  },
  removed_from_meeting: {
    status: 403,
    en: 'The host has removed you from this meeting. Ask them to invite you again.',
    zh: '主持人已将您移出会议，如需入会请联系主持人重新邀请。',
  },
  call_unavailable: {
    status: 409,
    en: 'This installation cannot call numbers and room systems yet. Send them the invitation instead.',
    zh: '本系统尚不能呼叫号码和会议终端，请改为发送邀请。',
  },
  call_unreachable: {
    status: 409,
    en: 'They have no page of Plenum open to be called on. Send them the invitation instead.',
    zh: '对方未打开本系统页面，无法呼叫，请改为发送邀请。',
  },
  call_failed: {
    status: 409,
    en: 'They could not be reached. Try again, or send them the invitation instead.',
    zh: '无法接通对方，请重试或改为发送邀请。',
  },
  terminal_offline: {
    status: 409,
    en: 'This room system is not connected just now. Switch it on, then call it again.',
    zh: '该会议终端当前不在线，请开机后重新呼叫。',
  },
  number_without_route: {
    status: 409,
    en: 'There is no way to this number. Check it, or ask whoever runs the server to add a trunk for it.',
    zh: '该号码没有可用的出局线路，请检查号码，或联系系统管理员添加中继。',
  },
  call_over: {
    status: 410,
    en: 'The call is over. Ask the host to call you again.',
    zh: '呼叫已结束，如需入会请联系主持人重新呼叫。',
  },
  no_mail_from_visitors: {
    status: 409,
    en: 'Meetings without an account send no e-mail. Copy the invitation and send it yourself.',
    zh: '未登录发起的会议不能发送邮件，请复制邀请后自行发送。',
  },
  not_live: {
    status: 404,
    en: 'This meeting is not running just now. Start it or join it first.',
    zh: '该会议当前未在进行，请先开始或加入会议。',
  },
} as const satisfies Catalogue;
