import { shownLength } from '@fangxing/contract/shown-length'
import { Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { problemOf, type Problem } from '../../net/problem'
import { useMe } from '../../session/session'
import { Dialog, DialogForm } from '../../ui/dialog'
import { useAct, useCall, useMakeCall } from '../../ui/use-call'
import { messages } from './editor/editor-messages'
import { definitionOfChoice, templateOptions } from './editor/start-from'
import { messages as tariffMessages } from './messages'

/** A draft for a lot that has none, from a template or from what holds in another lot. */
export function NewTariff({ onClose }: { onClose: () => void }) {
  const t = useTranslate()
  const makeCall = useMakeCall()
  const id = useId()
  const navigate = useNavigate()
  const { lots } = useMe()
  const { value: known, problem: unread } = useCall('listTariffs', {})
  const [lotId, setLotId] = useState<string>()
  const [name, setName] = useState('')
  const [from, setFrom] = useState('hourly')
  const [unfound, setUnfound] = useState<Problem>()
  const { act, isActing, problem } = useAct('createTariff', {
    done: messages.created,
    changes: ['listTariffs'],
    onDone: tariff => void navigate(`/tariffs/${tariff.id}/edit`),
    quiet: true,
  })
  const tariffs = known?.items ?? []
  const free = lots.filter(lot => !tariffs.some(tariff => tariff.lotId === lot.id))
  const chosen = lotId ?? free[0]?.id
  const create = async () => {
    if (!chosen) return
    setUnfound(undefined)
    try {
      await act({
        body: { lotId: chosen, name: name.trim(), definition: await definitionOfChoice(makeCall, from) },
      })
    } catch (error) {
      setUnfound(problemOf(error))
    }
  }
  return (
    <Dialog isOpen title={t(messages.newTariff)} onClose={onClose}>
      <DialogForm
        confirm={t(messages.create)}
        isReady={chosen !== undefined && shownLength(name) > 0}
        isActing={isActing}
        problem={problem ?? unfound ?? unread}
        note={known && free.length === 0 && <span className="fx-soft">{t(messages.allHave)}</span>}
        onSubmit={() => void create()}
        onClose={onClose}
      >
        <label htmlFor={`${id}-lot`}>{t(tariffMessages.lot)}</label>
        <Select
          id={`${id}-lot`}
          value={chosen}
          onChange={setLotId}
          options={free.map(lot => ({ value: lot.id, label: lot.name }))}
        />
        <label htmlFor={`${id}-name`}>{t(messages.name)}</label>
        <Input
          id={`${id}-name`}
          autoComplete="off"
          maxLength={40}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <label htmlFor={`${id}-from`}>{t(messages.template)}</label>
        <Select
          id={`${id}-from`}
          value={from}
          onChange={setFrom}
          options={[
            templateOptions(t),
            {
              label: t(messages.otherLots),
              options: tariffs
                .filter(({ validNumber }) => validNumber !== null)
                .map(tariff => ({ value: `${tariff.id}/${tariff.validNumber}`, label: tariff.lotName })),
            },
          ]}
        />
      </DialogForm>
    </Dialog>
  )
}
