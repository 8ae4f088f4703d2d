import { LEAVE_MINUTES } from '@fangxing/contract/leave-minutes'
import { formatYuan } from '@fangxing/contract/money'
import { TARIFF_CHOICES, type TariffQuestion } from '@fangxing/contract/tariff-choices'
import {
  DAY_KINDS,
  type TariffDefinition,
  type TariffSegment,
  type TariffStructure,
} from '@fangxing/contract/tariff-definition'
import type { Message, Translate } from '../../i18n/language'
import { isKeyOf } from '../../ui/is-key-of'
import { CLASSES, DAYS, ENERGIES } from './messages'
import { messages } from './sentence-messages'
import { clockOf, hoursText } from './tariff-texts'

/** One sentence of a price list. Its key names what it speaks of, so that two versions can be compared. */
type Sentence = { key: string; text: string }
export type WrittenPart = { key: string; title: string; sentences: Sentence[] }

type Who = TariffStructure['who']
type Cap = TariffStructure['caps'][number]
type Percentage = TariffDefinition['percentages'][number]

/** What is still being typed is no number, and stands as a dash. */
const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    return typeof value === 'string' || Number.isFinite(value) ? String(value) : '—'
  })

/** What somebody answered, in the words of the question's answers. */
function answerText(question: TariffQuestion, answer: string | null, t: Translate): string {
  const answers: Readonly<Record<string, Message>> = TARIFF_CHOICES[question].answers
  return answer !== null && isKeyOf(answers, answer) ? t(answers[answer]!) : t(messages.open)
}

/** `小型车、新能源车`; everybody where nothing is named. */
export function whoText({ classes, energies, entitlements }: Who, t: Translate): string {
  const groups = [
    classes.map(one => t(CLASSES[one])),
    energies.map(one => t(ENERGIES[one])),
    entitlements.map(one => `${t(messages.status)} ${one}`),
  ].filter(group => group.length > 0)
  return groups.length === 0
    ? t(messages.all)
    : groups.map(group => group.join(t(messages.listComma))).join(' + ')
}

const unitText = (minutes: number, priceFen: number, t: Translate): string =>
  minutes === 60
    ? fill(t(messages.hour), { price: yuan(priceFen) })
    : fill(t(messages.unit), { minutes, price: yuan(priceFen) })

/** An amount that is still being typed is none. */
const yuan = (fen: number): string => (Number.isSafeInteger(fen) ? formatYuan(fen).replace(/\.00$/, '') : '—')

/** What a segment costs, and how it is counted. */
function rateSentence({ rate }: TariffSegment, t: Translate): string {
  if (rate.kind === 'fixed') {
    const per = fill(t(messages.fixedPer), { answer: answerText('rate.per', rate.per, t) })
    return [fill(t(messages.fixed), { price: yuan(rate.priceFen) }), per].join(t(messages.semicolon))
  }
  const { steps, counts, restarts, rounding, toleratedTailMinutes: tail } = rate
  const parts = steps.map(({ upToMinutes, unitMinutes, priceFen }, at) => {
    const unit = unitText(unitMinutes, priceFen, t)
    if (steps.length === 1) return unit
    return at === steps.length - 1
      ? fill(t(messages.beyond), { unit })
      : fill(t(messages.upTo), { minutes: upToMinutes ?? '—', unit })
  })
  parts.push(fill(t(messages.notFull), { answer: answerText('rate.rounding', rounding, t) }))
  if (tail > 0) parts.push(fill(t(messages.tail), { minutes: tail }))
  if (steps.length > 1) {
    parts.push(fill(t(messages.counts), { answer: answerText('rate.counts', counts, t) }))
    if (restarts !== 'never')
      parts.push(fill(t(messages.restarts), { answer: answerText('rate.restarts', restarts, t) }))
  }
  return parts.join(t(messages.semicolon))
}

function periodText(period: Cap['period'], t: Translate): string {
  if (period.kind === 'stay') return t(messages.periodStay)
  if (period.kind === 'rolling') return fill(t(messages.periodRolling), { hours: period.hours })
  return period.atMinute === 0
    ? t(messages.periodDay)
    : fill(t(messages.periodDaily), { time: clockOf(period.atMinute) })
}

function capSentence(cap: Cap, structure: TariffStructure, scales: boolean, t: Translate): string {
  const { name, amountFen, period, over, segments, who, applies } = cap
  const values = { name: t(name), period: periodText(period, t), price: yuan(amountFen) }
  const parts = [fill(t(messages.cap), values)]
  if (over === 'plate') parts.push(t(messages.capPlate))
  const only = structure.segments.filter(({ code }) => segments.includes(code)).map(one => t(one.name))
  if (only.length > 0) parts.push(fill(t(messages.capOnly), { what: only.join(t(messages.listComma)) }))
  if (whoText(who, t) !== t(messages.all)) parts.push(fill(t(messages.capOnly), { what: whoText(who, t) }))
  if (applies === 'full') parts.push(t(messages.capFull))
  if (scales && cap.scales === 'multiplied') parts.push(t(messages.capScales))
  return parts.join(t(messages.comma))
}

function freeSentence({ free }: TariffStructure, hasCycle: boolean, t: Translate): string {
  if (!free) return t(messages.noFree)
  const { minutes, mode, counts, repeats, steps } = free
  const head = counts === 'chargeable' ? messages.freeChargeable : messages.free
  const parts = [
    fill(t(head), { minutes }),
    fill(t(messages.freeMode), { answer: answerText('free.mode', mode, t) }),
  ]
  if (mode === 'deducted' && steps)
    parts.push(fill(t(messages.freeSteps), { answer: answerText('free.steps', steps, t) }))
  if (hasCycle) parts.push(fill(t(messages.freeRepeats), { answer: answerText('free.repeats', repeats, t) }))
  return parts.join(t(messages.semicolon))
}

/** Whether every minute of every kind of day is in some segment, so that there is no other time. */
function isWhole({ segments }: TariffStructure): boolean {
  const holds = ({ fromMinute: from, toMinute: to }: TariffSegment, minute: number) =>
    from === to || (from < to ? minute >= from && minute < to : minute >= from || minute < to)
  const edges = [0, ...segments.map(({ toMinute }) => toMinute)]
  return DAY_KINDS.filter(kind => kind !== 'special').every(kind =>
    edges.every(minute => segments.some(one => one.days.includes(kind) && holds(one, minute))),
  )
}

function structurePart(
  structure: TariffStructure,
  { definition, at }: { definition: TariffDefinition; at: number },
  t: Translate,
): WrittenPart {
  const { code, name, who, segments, caps, quota, cycle, edge } = structure
  const scales = definition.multipliers.length > 0 || definition.bays === 'times'
  const hasCycle = cycle.kind !== 'none'
  const isLast = at > 0 && at === definition.structures.length - 1
  const whom = isLast ? t(messages.others) : whoText(who, t)
  const sentences: Sentence[] = [
    { key: `${code}/who`, text: fill(t(messages.forWhom), { who: whom }) },
    ...segments.map(segment => ({
      key: `${code}/segments/${segment.code}`,
      text: fill(t(messages.segment), {
        name: t(segment.name),
        hours: hoursText(segment, t),
        rate: rateSentence(segment, t),
      }),
    })),
  ]
  const note = (key: string, text: string) => sentences.push({ key: `${code}/${key}`, text })
  if (!isWhole(structure)) note('outside', t(messages.outside))
  if (segments.length > 1) note('edge', fill(t(messages.edge), { answer: answerText('edge', edge, t) }))
  note('free', freeSentence(structure, hasCycle, t))
  if (quota?.kind === 'minutes') note('quota', fill(t(messages.quotaMinutes), { amount: quota.minutes }))
  if (quota?.kind === 'uses') note('quota', fill(t(messages.quotaUses), { amount: quota.uses }))
  for (const cap of caps) note(`caps/${cap.code}`, capSentence(cap, structure, scales, t))
  if (caps.length === 0) note('caps', t(messages.noCap))
  if (cycle.kind !== 'none') note('cycle', fill(t(messages.cycle), { period: periodText(cycle, t) }))
  return { key: code, title: t(name), sentences }
}

function percentSentence(rule: Percentage, t: Translate): string {
  const { name, who, percent, sinceEntry, dates } = rule
  const parts = [
    fill(t(messages.percent), { name: t(name), who: whoText(who, t), percent }),
    hoursText(rule, t),
  ]
  if (sinceEntry)
    parts.push(fill(t(messages.since), { from: sinceEntry.fromMinutes, to: sinceEntry.toMinutes }))
  if (dates) parts.push(fill(t(messages.dates), { from: dates.fromDay, to: dates.toDay }))
  return parts.join(t(messages.comma))
}

function generalPart(definition: TariffDefinition, t: Translate): WrittenPart {
  const { multipliers, percentages, bays, excluded, specialDays, finalRounding } = definition
  const rounding = {
    unit: yuan(finalRounding.unitFen),
    answer: answerText('finalRounding.mode', finalRounding.mode, t),
  }
  return {
    key: '',
    title: t(messages.general),
    sentences: [
      ...multipliers.map(({ code, name, who, percent }) => ({
        key: `multipliers/${code}`,
        text: fill(t(messages.percent), { name: t(name), who: whoText(who, t), percent }),
      })),
      ...percentages.map(rule => ({ key: `percentages/${rule.code}`, text: percentSentence(rule, t) })),
      ...specialDays.map(({ day, name, kind }) => ({
        key: `specialDays/${day}`,
        text: fill(t(messages.special), { day, name: t(name), kind: t(DAYS[kind]) }),
      })),
      { key: 'bays', text: fill(t(messages.bays), { answer: answerText('bays', bays, t) }) },
      { key: 'excluded', text: fill(t(messages.excluded), { answer: answerText('excluded', excluded, t) }) },
      { key: 'rounding', text: fill(t(messages.rounding), rounding) },
      { key: 'leave', text: leaveSentence(definition.leaveMinutes, t) },
    ],
  }
}

/** How long a car that was paid for while parked has to leave; what does not say so gives the usual time. */
export const leaveSentence = (minutes: number | undefined, t: Translate): string =>
  fill(t(messages.leave), { minutes: minutes ?? LEAVE_MINUTES.usual })

/** The whole price list, written out. */
export const writtenParts = (definition: TariffDefinition, t: Translate): WrittenPart[] => [
  ...definition.structures.map((structure, at) => structurePart(structure, { definition, at }, t)),
  generalPart(definition, t),
]

/** What was said of a thing before, and what is said now; null: nothing. */
export type TariffChange = { key: string; title: string; before: string | null; after: string | null }

/** What differs between two price lists, in sentences, in the order of the later one; then what is gone. */
export function changesBetween(
  before: TariffDefinition,
  after: TariffDefinition,
  t: Translate,
): TariffChange[] {
  const flat = (definition: TariffDefinition) =>
    writtenParts(definition, t).flatMap(({ title, sentences }) =>
      sentences.map(({ key, text }) => ({ key, title, text })),
    )
  const [old, now] = [flat(before), flat(after)]
  const textOf = (list: typeof old, key: string) => list.find(one => one.key === key)?.text ?? null
  const changed = now
    .map(({ key, title, text }) => ({ key, title, before: textOf(old, key), after: text }))
    .filter(change => change.before !== change.after)
  const gone = old
    .filter(({ key }) => textOf(now, key) === null)
    .map(({ key, title, text }) => ({ key, title, before: text, after: null }))
  return [...changed, ...gone]
}
