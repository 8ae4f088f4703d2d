import type { NoticeView } from '@fangxing/contract/notices'
import type { Problem } from '@shared/net/result'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { ErrorState } from '@shared/ui/error-state'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { useState } from 'react'
import { call } from '../calls'
import { PhotoField } from '../ui/photo-field'
import { ReasonSheet } from '../ui/reason-sheet'
import { usePhotos } from '../ui/use-photos'

const messages = {
  title: { zh: '放到车上并拍照', en: 'Leave it and take a picture' },
  hint: {
    zh: '夹在雨刮下，金额和车牌朝里。照片要看得见车牌和告知单；锁车时不能再用这张照片。',
    en: 'Under the wiper, sum and plate inwards. The picture shows plate and paper; it cannot serve a deployment later.',
  },
  left: { zh: '已放到车上', en: 'It is at the car' },
  needsPhoto: { zh: '请先拍照', en: 'Take a picture first' },
  void: { zh: '作废', en: 'Void' },
} satisfies Catalogue
const VOID = {
  title: { zh: '作废告知单', en: 'Void the notice' },
  text: { zh: '纸上的编号和二维码不再有效。', en: 'Its number and code are worth nothing any more.' },
  action: { zh: '作废', en: 'Void' },
  reasons: [
    { zh: '打印有误', en: 'Misprinted' },
    { zh: '车辆已离开', en: 'The car has left' },
    { zh: '选错了欠费', en: 'The wrong debts' },
  ],
}

/** Leaving it is photographed, and only then counts. Or it is thrown away. */
export function LeaveNotice(props: { notice: NoticeView; onNotice: (notice: NoticeView) => void }) {
  const { notice, onNotice } = props
  const t = useTranslate()
  const photos = usePhotos(`notice ${notice.id}`)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [isVoiding, setVoiding] = useState(false)
  const params = { noticeId: notice.id }
  // The last one taken: one that was refused stays beside it until somebody removes it.
  const photoId = photos.photoIds.at(-1)

  async function leave(): Promise<void> {
    if (!photoId) return undefined
    setBusy(true)
    const result = await call('leaveNotice', { params, body: { photoId } })
    setBusy(false)
    if (!result.ok) return setProblem(result.problem)
    photos.forget()
    onNotice(result.value)
    return undefined
  }

  return (
    <Card title={t(messages.title)}>
      <div className="mer-stack">
        <p className="mer-hint">{t(messages.hint)}</p>
        <PhotoField photos={photos} />
        {problem ? (
          <ErrorState problem={problem} retry={() => void leave()} busy={busy || photos.isSending} />
        ) : null}
        <Button
          large
          kind="primary"
          busy={busy || photos.isSending}
          disabled={!photoId}
          onClick={() => void leave()}
        >
          {t(photoId ? messages.left : messages.needsPhoto)}
        </Button>
        <Button kind="plain" onClick={() => setVoiding(true)}>
          {t(messages.void)}
        </Button>
      </div>
      {isVoiding ? (
        <ReasonSheet
          request={{
            ...VOID,
            isDanger: true,
            send: reason => call('voidNotice', { params, body: { reason } }),
            done: onNotice,
          }}
          onClose={() => setVoiding(false)}
        />
      ) : null}
    </Card>
  )
}
