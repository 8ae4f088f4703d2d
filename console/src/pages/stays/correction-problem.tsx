import { useTranslate, type Message } from '../../i18n/language'
import type { Problem } from '../../net/problem'
import { ProblemNote } from '../../ui/page-states'

const FIELDS: Record<string, Message | undefined> = {
  enteredAt: { zh: '入场时间', en: 'When it entered' },
  exitedAt: { zh: '离场时间', en: 'When it left' },
  totalFen: { zh: '费用', en: 'The fee' },
  plate: { zh: '车牌', en: 'The plate' },
  bays: { zh: '泊位', en: 'The bay' },
  intoStayId: { zh: '要合并的停车', en: 'The other stay' },
  firstExitAt: { zh: '第一次离场和第二次入场', en: 'The first exit and the second entry' },
  secondEntryAt: { zh: '第二次入场', en: 'The second entry' },
}
/** Why a field was not accepted: by itself, or the same for each. */
const REASONS: Record<string, Message | undefined> = {
  'exitedAt too_small': { zh: '必须晚于入场时间', en: 'must be later than the entry' },
  'enteredAt nothing': {
    zh: '和离场时间都与现在的记录相同',
    en: 'and the exit are as they are recorded now',
  },
  'totalFen missing': {
    zh: '要填：来源已收过钱，时间改了以后应收多少由您写明',
    en: 'is needed: its source has taken money, so say what the right times cost',
  },
  missing: { zh: '要填', en: 'is needed' },
  too_big: { zh: '还没到：不能晚于现在', en: 'lies ahead: no later than now' },
  nothing: { zh: '与现在的记录相同', en: 'is as it is recorded now' },
  out_of_range: { zh: '必须在这次停车之内，并且离场在前', en: 'must lie within the stay, the exit first' },
  one_car: { zh: '不是同一辆车', en: 'is of another car' },
}

/** A correction that was not accepted: which field of it, and why. */
export function CorrectionProblem({ problem, again }: { problem: Problem; again: () => void }) {
  const t = useTranslate()
  const said = issuesOf(problem).flatMap(({ path, code }) => {
    const name = path.split('.').at(-1)!
    const field = FIELDS[name]
    const why = REASONS[`${name} ${code}`] ?? REASONS[code]
    return field && why ? [`${t(field)} ${t(why)}`] : []
  })
  if (said.length === 0) return <ProblemNote problem={problem} again={again} />
  return (
    <div className="fx-note fx-note--bad" role="alert">
      {said.map(text => (
        <p key={text}>{text}</p>
      ))}
    </div>
  )
}

const issuesOf = (problem: Problem) =>
  problem.kind === 'refused' && problem.refusal.code === 'BAD_INPUT' ? (problem.refusal.details ?? []) : []
