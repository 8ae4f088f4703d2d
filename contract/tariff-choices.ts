/**
 * The questions on which two readers of a tariff could differ, each with the answers that it may get, in both languages.
 * A tariff in which one that matters has no answer does not publish.
 */
type Words = { zh: string; en: string }
type Choice = Words & { answers: Record<string, Words> }

const STEPS_ANSWERS = {
  uses_up: { zh: '占用阶梯时长', en: 'They use up the steps' },
  keeps: { zh: '不占用阶梯时长', en: 'The steps begin after them' },
}

export const TARIFF_CHOICES = {
  bays: {
    zh: '占用多个车位时',
    en: 'A car that stands in several bays',
    answers: {
      ignored: { zh: '按一个车位收费', en: 'Pays for one' },
      times: { zh: '按车位数收费', en: 'Pays for each' },
    },
  },
  excluded: {
    zh: '充电等时间',
    en: 'Time of charging and the like',
    answers: {
      charged: { zh: '照常收停车费', en: 'Is charged as parking' },
      not_charged: { zh: '不收费，但计入停车时长', en: 'Is not charged, but passes' },
      clock_stops: { zh: '不收费，也不计入停车时长', en: 'Is not charged and does not count' },
    },
  },
  'finalRounding.mode': {
    zh: '总额取整',
    en: 'The total is rounded',
    answers: {
      nearest: { zh: '就近取整（正好一半舍去）', en: 'To the nearest, halves down' },
      down: { zh: '向下', en: 'Down' },
      up: { zh: '向上', en: 'Up' },
    },
  },
  edge: {
    zh: '计费单位跨时段时',
    en: 'A unit that runs over the edge of a segment',
    answers: {
      split: { zh: '在分界处拆开，各自取整', en: 'Is split, each part rounded' },
      starts: { zh: '按开始时段的价格计完', en: 'Costs what it starts with' },
      pool: { zh: '同一时段的分钟合并后取整', en: 'Minutes of a segment are put together' },
    },
  },
  outside: {
    zh: '没有写到的时间',
    en: 'Time that is in no segment',
    answers: { free: { zh: '不收费', en: 'Is free' } },
  },
  'free.mode': {
    zh: '免费时长超过后',
    en: 'Once the free time is exceeded',
    answers: {
      threshold: { zh: '从头计费', en: 'Everything is charged' },
      deducted: { zh: '扣除免费时长', en: 'The free minutes are taken off' },
    },
  },
  'free.counts': {
    zh: '免费时长按',
    en: 'Free time counts',
    answers: {
      elapsed: { zh: '停车时长计', en: 'All the time since entry' },
      chargeable: { zh: '收费时段内的时长计', en: 'Chargeable minutes' },
    },
  },
  'free.steps': { zh: '免费的分钟', en: 'Free minutes and the steps', answers: STEPS_ANSWERS },
  'free.repeats': {
    zh: '新周期是否再免费',
    en: 'Free time in the next cycle',
    answers: {
      never: { zh: '不再免费', en: 'Is not given again' },
      cycle: { zh: '每周期免费一次', en: 'Is given again' },
    },
  },
  'quota.steps': { zh: '额度内的分钟', en: 'Minutes of the quota and the steps', answers: STEPS_ANSWERS },
  'rate.counts': {
    zh: '阶梯按什么计时',
    en: 'What the steps count',
    answers: {
      since_entry: { zh: '入场后的时间', en: 'The time since entry' },
      chargeable: { zh: '全部收费时段的时长', en: 'Chargeable minutes' },
      segment: { zh: '本时段的时长', en: 'Minutes of this segment' },
    },
  },
  'rate.restarts': {
    zh: '阶梯何时重新开始',
    en: 'Where the steps begin anew',
    answers: {
      never: { zh: '不重新开始', en: 'Never' },
      cycle: { zh: '每个周期', en: 'With each cycle' },
      occurrence: { zh: '每次进入本时段', en: 'Each time the segment begins' },
    },
  },
  'rate.rounding': {
    zh: '不足一个计费单位',
    en: 'A unit that is not full',
    answers: {
      up: { zh: '按一个单位计', en: 'Is charged' },
      down: { zh: '不计', en: 'Is not charged' },
      nearest: { zh: '超过一半才计', en: 'Is charged beyond its half' },
    },
  },
  'rate.per': {
    zh: '按次收费是指',
    en: 'The fixed price is for',
    answers: {
      stay: { zh: '整次停车一次', en: 'The stay' },
      cycle: { zh: '每个周期一次', en: 'Each cycle' },
      occurrence: { zh: '每次进入本时段一次', en: 'Each time the segment begins' },
    },
  },
  'cap.applies': {
    zh: '未满一个周期时',
    en: 'A period that is not full',
    answers: {
      begun: { zh: '也封顶', en: 'Is capped too' },
      full: { zh: '不封顶', en: 'Is not capped' },
    },
  },
  'cap.scales': {
    zh: '封顶金额',
    en: 'The amount of the cap',
    answers: {
      amount: { zh: '固定', en: 'Stays as written' },
      multiplied: { zh: '随车型和车位数变化', en: 'Grows with class and bays' },
    },
  },
} as const satisfies Record<string, Choice>

export type TariffQuestion = keyof typeof TARIFF_CHOICES
export const TARIFF_QUESTIONS = Object.keys(TARIFF_CHOICES) as [TariffQuestion, ...TariffQuestion[]]

/** What contradicts itself in a tariff, whatever anybody answers. */
export const TARIFF_PROBLEMS = {
  segments_overlap: { zh: '与另一时段重叠', en: 'Overlaps another segment' },
  steps_not_ascending: {
    zh: '阶梯时长必须递增，最后一档不设上限',
    en: 'Steps must rise, and the last has no end',
  },
  tail_not_below_unit: { zh: '容忍的尾数必须小于计费单位', en: 'The tolerated rest must be below the unit' },
  cycle_missing: { zh: '没有设置周期', en: 'There is no cycle' },
  code_twice: { zh: '代号重复', en: 'The code is used twice' },
  unknown_segment: { zh: '没有这个时段', en: 'There is no such segment' },
  not_for_everybody: { zh: '最后一套标准必须适用于所有车辆', en: 'The last structure must be for everybody' },
  plate_cap_too_fine: {
    zh: '按车牌累计的封顶不能限定时段、单次或整周期',
    en: 'A cap over stays of a plate has a period and neither segments nor full periods',
  },
  uses_without_free: { zh: '限次免费但没有免费时长', en: 'Uses are counted, but nothing is free' },
  day_twice: { zh: '日期重复', en: 'The day is named twice' },
  dates_reversed: { zh: '开始日期晚于结束日期', en: 'The first day is after the last' },
  window_empty: { zh: '时间窗为空', en: 'The window is empty' },
} as const satisfies Record<string, Words>

export type TariffProblemCode = keyof typeof TARIFF_PROBLEMS
export const TARIFF_PROBLEM_CODES = Object.keys(TARIFF_PROBLEMS) as [
  TariffProblemCode,
  ...TariffProblemCode[],
]
