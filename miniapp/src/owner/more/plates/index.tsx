import type { OwnerCall } from '@fangxing/contract/calls'
import type { OwnerPlate } from '@fangxing/contract/owner-plates'
import type { Problem } from '@shared/net/result'
import { useRead } from '@shared/net/use-read'
import { TitleBar } from '@shared/phone/title-bar'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { LanguageSwitch } from '@shared/ui/language-switch'
import { Page } from '@shared/ui/page'
import { Skeleton } from '@shared/ui/skeleton'
import { useTranslate } from '@shared/i18n/language'
import Taro, { useDidShow } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '../../calls'
import { bindPlatePage } from '../../links/plate-link'
import { messages } from '../../plates/messages'
import { PlateCard } from '../../plates/plate-card'
import { Reminders } from '../../plates/reminders'

const read = () => call('listPlates', {})

/** 我的车牌: the plates that this person has proved to be theirs, and what became of those that are not any more. */
export default function PlatesPage() {
  const t = useTranslate()
  const { value, problem, again } = useRead(read)
  const [busyId, setBusyId] = useState<string>()
  const [failed, setFailed] = useState<Problem>()
  useDidShow(() => {
    if (value) again()
  })

  async function end(plate: OwnerPlate): Promise<void> {
    setBusyId(plate.id)
    const params = { plateId: plate.id }
    const name = plate.state === 'checking' ? 'unbindPlate' : 'dismissPlate'
    const result = await call(name, { params, body: {} })
    setBusyId(undefined)
    setFailed(result.ok ? undefined : result.problem)
    if (result.ok) again()
  }
  return (
    <Page
      label={t(messages.title)}
      actions={
        <Button large kind="primary" onClick={() => void Taro.navigateTo({ url: bindPlatePage() })}>
          {t(messages.bind)}
        </Button>
      }
    >
      <TitleBar title={t(messages.title)} home="/pages/home/index" />
      <div className="own-plates__language">
        <LanguageSwitch />
      </div>
      {problem ? <ErrorState problem={problem} retry={again} /> : null}
      {failed ? <ErrorState problem={failed} /> : null}
      {value || problem ? null : <Skeleton bars={[104, 104]} />}
      {value?.items.length === 0 ? <Empty title={t(messages.none)} text={t(messages.noneText)} /> : null}
      <ul className="own-plates__list">
        {value?.items.map(plate => (
          <PlateCard
            key={plate.id}
            plate={plate}
            busy={busyId === plate.id}
            onEnd={ended => void end(ended)}
          />
        ))}
      </ul>
      {value && hasMessages(value) && value.items.some(({ state }) => state === 'bound') ? (
        <Reminders
          key={`${value.reminders?.leftCount}-${value.endedMessages?.leftCount}`}
          reminders={value.reminders}
          endedMessages={value.endedMessages}
        />
      ) : null}
    </Page>
  )
}

const hasMessages = ({ reminders, endedMessages }: OwnerCall<'listPlates'>['reply']): boolean =>
  [reminders, endedMessages].some(Boolean)
