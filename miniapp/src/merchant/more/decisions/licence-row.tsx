import type { LicenceCheck } from '@fangxing/contract/owner-plates'
import { PLATE_BINDING_LABELS } from '@fangxing/contract/states'
import type { Problem } from '@shared/net/result'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { LineField } from '@shared/ui/line-field'
import { PhotoStrip } from '@shared/ui/photo-strip'
import { Plate } from '@shared/ui/plate'
import { Sheet } from '@shared/ui/sheet'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useTranslate, type Catalogue } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { useState } from 'react'
import { call } from '../../calls'
import { CloneNote } from '../../found/clone-note'
import { ReasonSheet } from '../../ui/reason-sheet'
import { Row } from '../../ui/row'

const messages = {
  title: { zh: '核对行驶证', en: 'Check a licence' },
  what: {
    zh: '车主凭行驶证绑定车牌。请对照照片：是行驶证原件，号牌号码和颜色与上面一致。确认后照片立即删除。',
    en: 'An owner binds a plate by its licence. Compare with the picture: an original licence, of this plate and colour. The picture is deleted right after.',
  },
  photo: { zh: '行驶证照片', en: 'Picture of the licence' },
  issueDate: { zh: '发证日期（如 2024-03-18）', en: 'Date of issue (such as 2024-03-18)' },
  confirm: { zh: '一致，确认', en: 'It matches' },
  refuse: { zh: '退回', en: 'Refuse' },
} satisfies Catalogue

const REFUSE = {
  title: { zh: '退回行驶证', en: 'Refuse the licence' },
  text: {
    zh: '车主会看到理由，可以重新提交。照片立即删除。',
    en: 'The owner reads the reason and may try again. The picture is deleted.',
  },
  action: { zh: '退回', en: 'Refuse' },
  reasons: [
    { zh: '照片看不清', en: 'The picture is not sharp' },
    { zh: '与车牌不一致', en: 'It is of another plate' },
    { zh: '不是行驶证', en: 'It is no vehicle licence' },
  ],
}
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** A licence that no program has read: a person compares, and types its date. */
export function LicenceRow({ check, onDone }: { check: LicenceCheck; onDone: () => void }) {
  const t = useTranslate()
  const language = useLanguage()
  const [choice, setChoice] = useState<'look' | 'refuse'>()
  const close = () => setChoice(undefined)
  const params = { checkId: check.id }
  const refuse = (reason: string) => call('refuseLicence', { params, body: { reason } })
  return (
    <>
      <Row
        title={`${t(messages.title)} · ${check.plateText}`}
        aside={<StateBadge label={PLATE_BINDING_LABELS.checking} />}
        detail={dayAndTime(check.askedAt, language)}
        onClick={() => setChoice('look')}
      />
      {choice === 'look' ? (
        <Look check={check} onDone={onDone} onClose={close} onRefuse={() => setChoice('refuse')} />
      ) : null}
      {choice === 'refuse' ? (
        <ReasonSheet request={{ ...REFUSE, send: refuse, done: onDone }} onClose={close} />
      ) : null}
    </>
  )
}

function Look(props: { check: LicenceCheck; onDone: () => void; onClose: () => void; onRefuse: () => void }) {
  const { check, onDone, onClose, onRefuse } = props
  const t = useTranslate()
  const [issueDate, setIssueDate] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  async function confirm(): Promise<void> {
    setBusy(true)
    const plate = { text: check.plateText, colour: check.plateColour }
    const result = await call('confirmLicence', {
      params: { checkId: check.id },
      body: { plate, issueDate: issueDate.trim() },
    })
    setBusy(false)
    if (!result.ok) return setProblem(result.problem)
    onClose()
    onDone()
    return undefined
  }
  return (
    <Sheet
      open
      title={t(messages.title)}
      onClose={onClose}
      actions={
        <>
          <Button
            large
            kind="primary"
            busy={busy}
            disabled={!DAY.test(issueDate.trim())}
            onClick={() => void confirm()}
          >
            {t(messages.confirm)}
          </Button>
          <Button disabled={busy} onClick={onRefuse}>
            {t(messages.refuse)}
          </Button>
        </>
      }
    >
      <div className="mer-stack">
        <Plate text={check.plateText} colour={check.plateColour} />
        <CloneNote isSuspected={check.isCloneSuspected} />
        <p className="mer-hint">{t(messages.what)}</p>
        <PhotoStrip urls={[check.photoUrl]} label={t(messages.photo)} />
        <LineField label={t(messages.issueDate)} value={issueDate} onChange={setIssueDate} maxLength={10} />
        {problem ? <ErrorState problem={problem} /> : null}
      </div>
    </Sheet>
  )
}
