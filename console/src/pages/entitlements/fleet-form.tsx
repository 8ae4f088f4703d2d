import { ENTITLEMENT_MAX_PLATES, type EntitlementView } from '@fangxing/contract/entitlements'
import { plateKey, plateOfKey } from '@fangxing/contract/plate'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { Section } from '../../ui/page'
import { ReasonDialog } from '../../ui/reason-dialog'
import { useAct } from '../../ui/use-call'
import { AddPlates } from './add-plates'
import { endOfDay, lastDayOf } from './grant-draft'
import { messages } from './messages'
import { PlateKeys } from './plate-keys'

/** Plates as they shall be from now on, and until when; nothing changes before it is saved with its reason. */
export function FleetForm({ entitlement }: { entitlement: EntitlementView }) {
  const t = useTranslate()
  const id = useId()
  const { plates: former, validTo } = entitlement
  const [plates, setPlates] = useState<readonly string[]>(former)
  const [lastDay, setLastDay] = useState(() => lastDayOf(validTo))
  const [isSaving, setSaving] = useState(false)
  const added = plates.filter(key => !former.includes(key))
  const taken = former.filter(key => !plates.includes(key))
  const isOtherEnd = lastDay !== lastDayOf(validTo)
  const isChanged = added.length + taken.length > 0 || isOtherEnd
  const isTooMany = plates.length > ENTITLEMENT_MAX_PLATES
  return (
    <Section title={`${t(messages.plates)} (${plates.length})`}>
      <div className="fx-form">
        <PlateKeys plates={plates} onTake={key => setPlates(plates.filter(one => one !== key))} />
        <AddPlates onAdd={read => setPlates([...new Set([...plates, ...read.map(plateKey)])])} />
        <label htmlFor={id}>{t(messages.lastDay)}</label>
        <Input
          id={id}
          className="fx-day"
          type="date"
          value={lastDay}
          onChange={({ target }) => setLastDay(target.value)}
        />
        {isTooMany && (
          <p role="alert" className="fx-bad">
            {t(messages.tooMany).replace('{most}', String(ENTITLEMENT_MAX_PLATES))}
          </p>
        )}
        <div className="fx-row" role="status">
          <Button
            type="primary"
            disabled={!isChanged || isTooMany || plates.length === 0 || lastDay === ''}
            onClick={() => setSaving(true)}
          >
            {t(messages.saveChanges)}
          </Button>
          {isChanged && (
            <span>
              {t(messages.added)} {added.length} · {t(messages.taken)} {taken.length}
            </span>
          )}
          {isChanged && (
            <Button
              onClick={() => {
                setPlates(former)
                setLastDay(lastDayOf(validTo))
              }}
            >
              {t(messages.undo)}
            </Button>
          )}
        </div>
      </div>
      {isSaving && (
        <SaveDialog
          entitlement={entitlement}
          change={{ plates, added, taken, validTo: isOtherEnd ? endOfDay(lastDay) : validTo }}
          onClose={() => setSaving(false)}
        />
      )}
    </Section>
  )
}

type Change = {
  plates: readonly string[]
  added: readonly string[]
  taken: readonly string[]
  validTo: string
}

function SaveDialog(props: { entitlement: EntitlementView; change: Change; onClose: () => void }) {
  const { entitlement, change, onClose } = props
  const t = useTranslate()
  const navigate = useNavigate()
  const { id: entitlementId, version, name } = entitlement
  const { act, isActing, problem } = useAct('changeEntitlement', {
    done: messages.changed,
    changes: ['listEntitlements', 'readEntitlement'],
    onDone: ({ id }) => {
      onClose()
      void navigate(`/entitlements/${id}`, { replace: true })
    },
    quiet: true,
  })
  const { plates, validTo } = change
  const save = (reason: string) =>
    void act({
      params: { entitlementId },
      body: { version, plates: plates.map(plateOfKey), validTo, reason },
    })
  return (
    <ReasonDialog
      isOpen
      title={`${t(messages.saveChanges)}: ${name}`}
      confirm={t(messages.saveChanges)}
      usual={[t(messages.cameIn), t(messages.renewed)]}
      isActing={isActing}
      problem={problem}
      onConfirm={save}
      onClose={onClose}
    >
      {(['added', 'taken'] as const).map(
        list =>
          change[list].length > 0 && (
            <div key={list}>
              <p>{t(messages[list])}</p>
              <PlateKeys plates={change[list]} />
            </div>
          ),
      )}
      <p>{t(messages.changeWhat)}</p>
    </ReasonDialog>
  )
}
