import { shownLength } from '@fangxing/contract/shown-length'
import type { TariffView } from '@fangxing/contract/tariffs'
import { Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { Dialog, DialogForm } from '../../ui/dialog'
import { useAct } from '../../ui/use-call'
import { ChangesSince, changesSince } from './changes'
import { messages } from './messages'
import { Prices } from './prices'
import { fieldOf, momentOf } from '../../ui/shanghai-time'
import { nextMidnight } from './tariff-texts'

/** The draft becomes a version that nobody can change: its prices are read, then its number and moment are given. */
export function PublishDraft({ tariff, onClose }: { tariff: TariffView; onClose: () => void }) {
  const t = useTranslate()
  const id = useId()
  const [filing, setFiling] = useState('')
  const [from, setFrom] = useState(() => fieldOf(nextMidnight(Date.now())))
  const { act, isActing, problem } = useAct('publishTariff', {
    done: messages.done,
    changes: ['getTariff', 'listTariffs'],
    onDone: onClose,
    quiet: true,
  })
  const { id: tariffId, version } = tariff
  const latest = tariff.versions[0]
  const validFrom = momentOf(from)
  const filingNumber = filing.trim()
  const publish = () => {
    if (validFrom) void act({ params: { tariffId }, body: { version, filingNumber, validFrom } })
  }
  return (
    <Dialog isOpen title={`${t(messages.publish)}: ${tariff.lotName}`} onClose={onClose}>
      <DialogForm
        confirm={t(messages.publish)}
        isDangerous
        isReady={validFrom !== undefined && shownLength(filingNumber) > 0}
        isActing={isActing}
        problem={problem}
        onSubmit={publish}
        onClose={onClose}
      >
        {latest ? (
          <>
            <h3>{changesSince(latest.number, t)}</h3>
            <ChangesSince tariffId={tariffId} number={latest.number} definition={tariff.draft} />
          </>
        ) : (
          <Prices definition={tariff.draft} />
        )}
        <p>{t(messages.publishWhat)}</p>
        <label htmlFor={`${id}-filing`}>{t(messages.filing)}</label>
        <Input
          id={`${id}-filing`}
          autoFocus
          autoComplete="off"
          maxLength={64}
          value={filing}
          onChange={event => setFiling(event.target.value)}
        />
        <label htmlFor={`${id}-from`}>{t(messages.validFrom)}</label>
        <Input
          id={`${id}-from`}
          type="datetime-local"
          value={from}
          onChange={event => setFrom(event.target.value)}
        />
      </DialogForm>
    </Dialog>
  )
}
