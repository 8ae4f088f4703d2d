import type { TariffView } from '@fangxing/contract/tariffs'
import { Button, Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { messages as shared } from '../../ui/messages'
import { ProblemNote } from '../../ui/page-states'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'
import { Prices } from './prices'
import { fieldOf, momentOf, nextMidnight } from './words'

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
  const validFrom = momentOf(from)
  const filingNumber = filing.trim()
  const publish = () => {
    if (validFrom && filingNumber && !isActing)
      void act({ params: { tariffId }, body: { version, filingNumber, validFrom } })
  }
  return (
    <Modal
      open
      title={`${t(messages.publish)}: ${tariff.lotName}`}
      onCancel={onClose}
      footer={null}
      destroyOnHidden
      maskClosable={false}
    >
      <form
        className="fx-form"
        onSubmit={event => {
          event.preventDefault()
          publish()
        }}
      >
        <Prices definition={tariff.draft} />
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
        {problem && <ProblemNote problem={problem} />}
        <div className="fx-row fx-row--end">
          <Button onClick={onClose}>{t(shared.cancel)}</Button>
          <Button
            type="primary"
            htmlType="submit"
            danger
            disabled={!validFrom || !filingNumber}
            loading={isActing}
          >
            {t(messages.publish)}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
