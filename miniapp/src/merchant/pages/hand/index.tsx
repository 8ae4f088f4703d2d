import { shownLength } from '@fangxing/contract/shown-length'
import type { Photo, PhotoResult } from '@shared/phone/camera'
import { useTakePhotos } from '@shared/phone/use-take-photos'
import { useOnline } from '@shared/net/network'
import { randomKey } from '@shared/net/random-key'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Alert } from '@shared/ui/alert'
import { TextField } from '@shared/ui/text-field'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import Taro, { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { OrderPlate } from '../../lot/order-plate'
import { outbox, useOutbox } from '../../outbox/outbox'
import { EntryCard } from '../../outbox/entry-card'
import { NothingNamed } from '../../staff/nothing-named'
import { StaffPage, type StaffContext } from '../../staff/staff-page'
import { PhotoTiles } from '../../ui/photo-field'
import { ReasonChips } from '../../ui/reason-sheet'
import { MAX_PHOTOS } from '../../ui/use-photos'
import { messages as common } from '../../messages'

const messages = {
  title: { zh: '人工确认已降锁', en: 'Prove it down by hand' },
  text: {
    zh: '只有亲眼看到锁臂已降下、车可以开走，才能确认。照片和原因会留作证据；没有网络也可以提交，恢复后自动上传。',
    en: 'Only when you see the arm down and the car free to go. Photo and reason are evidence. Works without a network and is sent later by itself.',
  },
  offline: { zh: '现在没有网络：先保存在本机', en: 'No network now: kept on this phone first' },
  confirm: { zh: '我确认锁已降下', en: 'I confirm that the lock is down' },
  needsPhoto: { zh: '请先拍照', en: 'Take a photo first' },
  needsReason: { zh: '请选择或填写原因', en: 'Choose or write the reason' },
  preparing: { zh: '正在处理照片', en: 'Preparing the photos' },
  photos: { zh: '现场照片（至少 1 张）', en: 'Photos (at least one)' },
  saved: { zh: '已上传到平台', en: 'The platform has it' },
  savedText: { zh: '锁已记为人工确认降下。', en: 'The lock is recorded as proved down by hand.' },
  back: { zh: '返回', en: 'Back' },
} satisfies Catalogue
const REASONS = [
  { zh: '装置离线，已用钥匙降锁', en: 'Device offline, lowered with the key' },
  { zh: '锁卡住，已用钥匙打开', en: 'Stuck, opened with the key' },
  { zh: '已用离线放行码降锁', en: 'Lowered with the release code' },
  { zh: '锁臂已降下，装置没有上报', en: 'The arm is down, the device did not say so' },
]

type Picture = Photo & { key: string; state: 'sent' }

function usePictures() {
  const [pictures, setPictures] = useState<Picture[]>([])
  const [failure, setFailure] = useState<Extract<PhotoResult, { ok: false }>['reason']>()
  const { isPreparing, take: takePhotos } = useTakePhotos()

  const take = () =>
    takePhotos(MAX_PHOTOS - pictures.length, result => {
      setFailure(result.ok ? (result.unreadable > 0 ? 'unreadable' : undefined) : result.reason)
      if (result.ok)
        setPictures(current => [
          ...current,
          ...result.photos.map(photo => ({ ...photo, key: randomKey(), state: 'sent' as const })),
        ])
    })

  const remove = (key: string) => setPictures(current => current.filter(picture => picture.key !== key))
  return { pictures, isPreparing, take, remove, failure: failure === 'cancelled' ? undefined : failure }
}

/** Proof by a person that the lock is down, with picture and reason; works without a network. */
export default function HandPage() {
  const t = useTranslate()
  const { params } = useRouter()
  const { pictures, isPreparing, take, remove, failure } = usePictures()
  const [reason, setReason] = useState('')
  const [sentKey, setSentKey] = useState<string>()
  const isOnline = useOnline()
  const orderId = params.orderId ?? ''
  const plateText = decodeURIComponent(params.plateText ?? '')
  const isEmergency = params.emergency === '1'
  // A picture that was taken belongs to the proof, also while it is made small.
  const isReady = pictures.length > 0 && !isPreparing && shownLength(reason) >= 2
  const wait = isPreparing
    ? messages.preparing
    : pictures.length === 0
      ? messages.needsPhoto
      : messages.needsReason

  function confirm({ me }: StaffContext): void {
    const happenedAt = new Date().toISOString()
    const entry = outbox.add(
      { staffId: me.staff.id, orderId, plateText, reason: reason.trim(), happenedAt, isEmergency },
      pictures.map(({ content }) => content),
    )
    setSentKey(entry.key)
  }

  if (orderId === '') return <NothingNamed label={t(messages.title)} />
  if (sentKey) return <SentProof entryKey={sentKey} />

  return (
    <StaffPage
      label={t(messages.title)}
      actions={context => (
        <Button large kind="primary" disabled={!isReady} onClick={() => confirm(context)}>
          {t(isReady ? messages.confirm : wait)}
        </Button>
      )}
    >
      {() => (
        <>
          <OrderPlate size="large" orderId={orderId} text={plateText} />
          <p className="mer-hint">{t(messages.text)}</p>
          {isOnline ? null : <Alert small tone="waiting" title={t(messages.offline)} />}
          <Card title={t(messages.photos)}>
            <PhotoTiles
              pictures={pictures}
              isPreparing={isPreparing}
              take={() => void take()}
              remove={remove}
              failure={failure}
            />
          </Card>
          <Card title={t(common.reason)}>
            <div className="mer-stack">
              <ReasonChips reasons={REASONS} chosen={reason} onChoose={setReason} />
              <TextField label={t(common.otherReason)} value={reason} onChange={setReason} maxLength={200} />
            </div>
          </Card>
        </>
      )}
    </StaffPage>
  )
}

/** The proof is stored on this phone; whether the platform has it changes while the page is open. */
function SentProof({ entryKey }: { entryKey: string }) {
  const t = useTranslate()
  const pendingEntry = useOutbox().find(({ key }) => key === entryKey)
  return (
    <StaffPage
      label={t(messages.title)}
      actions={() => (
        <Button large kind="primary" onClick={() => void Taro.navigateBack()}>
          {t(messages.back)}
        </Button>
      )}
    >
      {() =>
        pendingEntry ? (
          <EntryCard entry={pendingEntry} />
        ) : (
          <Alert urgent tone="good" title={t(messages.saved)}>
            {t(messages.savedText)}
          </Alert>
        )
      }
    </StaffPage>
  )
}
