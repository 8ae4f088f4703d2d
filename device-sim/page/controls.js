// The buttons of the page: what each one sends to the HTTP API, with its texts (Chinese, then English).

export const SURROUNDINGS = [
  ['vehicleOverhead', ['上方有车', 'Vehicle above']],
  ['obstacle', ['有障碍物', 'Obstacle']],
  ['jam', ['锁臂卡死', 'Arm jammed']],
  ['falseVehicleSensor', ['车辆传感器误报', 'False vehicle sensor']],
  ['tilted', ['装置倾斜', 'Tilted']],
  ['caseOpen', ['外壳打开', 'Case open']],
]
export const HANDLING = [
  ['force', {}, ['强行压下', 'Force down']],
  ['lift', {}, ['强行抬起', 'Lift up']],
  ['disturb', { alarm: 'tamper' }, ['撬动', 'Tamper']],
  ['disturb', { alarm: 'moved' }, ['搬动', 'Move it']],
]
export const FAULTS = [
  ['mute', ['只收不发', 'Mute'], faults => faults.mute, on => ({ mute: on })],
  ['refuse', ['拒绝指令', 'Refuse commands'], faults => faults.refuse, on => ({ refuse: on })],
  ['drop', ['丢包 30%', 'Drop 30 %'], faults => faults.in.drop > 0, on => messageFaults(on, { drop: 0.3 })],
  [
    'delay',
    ['延迟 2 秒', 'Delay 2 s'],
    faults => faults.in.delayMs[1] > 0,
    on => messageFaults(on, { delayMs: [1500, 2500] }),
  ],
  [
    'repeat',
    ['重复与乱序', 'Repeat, reorder'],
    faults => faults.in.repeat > 0,
    on => messageFaults(on, { repeat: 0.5, reorder: 0.5 }),
  ],
  [
    'clock',
    ['时钟慢 9 年', 'Clock 9 years off'],
    faults => faults.clockWrongMs !== 0,
    on => ({ clockWrongMs: on ? -9 * 31_536_000_000 : 0 }),
  ],
]
export const POWER = [
  ['fault', { offlineMs: 60000 }, ['断网 1 分钟', 'Offline 1 min'], 'offline'],
  ['fault', { offlineMs: 0 }, ['恢复网络', 'Back online'], 'online'],
  ['reboot', {}, ['重启', 'Reboot']],
  ['power-cut', {}, ['断电', 'Cut power'], 'on'],
  ['power-on', {}, ['通电', 'Power on'], 'off'],
  ['power-cut', { atWrite: 1, moment: 'torn' }, ['下次写入时断电', 'Cut in next write']],
  ['wipe', {}, ['擦除存储', 'Wipe memory'], 'danger'],
]

/** The same faults in both directions, or none. */
function messageFaults(on, kind) {
  const clear = { drop: 0, repeat: 0, reorder: 0, delayMs: [0, 0] }
  return { in: on ? { ...clear, ...kind } : clear, out: on ? { ...clear, ...kind } : clear }
}
