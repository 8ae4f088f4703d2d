import { App, Button, Select } from 'antd'
import { useId, useState } from 'react'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import type { Reply } from '../../net/calls'
import { useLotChoice } from '../../session/lot-choice'
import { Dialog } from '../../ui/dialog'
import { Facts } from '../../ui/facts'
import { ProblemNote } from '../../ui/page-states'
import { QrPicture } from '../../ui/qr-picture'
import { useAct, useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'

const LOOK_EVERY_MS = 3_000
const STOCK = ''

/** A token with which a device out of its box gets its first keys, and the device as soon as it has come. */
export function ProvisionDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useTranslate()
  return (
    <Dialog isOpen={isOpen} title={t(messages.provision)} onClose={onClose}>
      <Provision />
    </Dialog>
  )
}

function Provision() {
  const t = useTranslate()
  const id = useId()
  const { lot, lots } = useLotChoice()
  const [lotId, setLotId] = useState(lot?.id ?? (lots.length === 1 ? lots[0]!.id : STOCK))
  const [token, setToken] = useState<Reply<'issueProvisionToken'>>()
  const known = useCall('listDevices', {})
  const [before, setBefore] = useState<readonly string[]>()
  const { act, isActing, problem } = useAct('issueProvisionToken', { quiet: true, onDone: setToken })
  const make = () => {
    setBefore(known.value?.items.map(device => device.id))
    void act({ body: { lotId: lotId || undefined } })
  }
  return (
    <div className="fx-form">
      <p>{t(messages.provisionHow)}</p>
      {token ? (
        <TokenShown token={token} before={before} />
      ) : (
        <>
          <label htmlFor={id}>{t(messages.lot)}</label>
          <Select
            id={id}
            value={lotId}
            onChange={setLotId}
            options={[
              ...lots.map(({ id: value, name }) => ({ value, label: name })),
              { value: STOCK, label: t(messages.stock) },
            ]}
          />
          {problem && <ProblemNote problem={problem} />}
          <div className="fx-row fx-row--end">
            <Button type="primary" loading={isActing} disabled={!known.value} onClick={make}>
              {t(messages.makeToken)}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}

type Shown = { token: Reply<'issueProvisionToken'>; before: readonly string[] | undefined }

function TokenShown({ token: { token, expiresAt }, before }: Shown) {
  const t = useTranslate()
  const { message } = App.useApp()
  const { value } = useCall('listDevices', {}, { everyMs: LOOK_EVERY_MS })
  const fresh = before && value?.items.filter(({ id }) => !before.includes(id))
  const copy = () =>
    navigator.clipboard.writeText(token).then(
      () => message.success(t(messages.copied)),
      () => undefined,
    )
  return (
    <>
      <div className="fx-row">
        <QrPicture text={token} label={t(messages.token)} />
        <Facts
          items={[
            [
              t(messages.token),
              <code key="token" className="fx-token">
                {token}
              </code>,
            ],
            [t(messages.until), <When key="until" at={expiresAt} withAgo />],
          ]}
        />
      </div>
      <div className="fx-row fx-row--apart" role="status">
        {fresh && fresh.length > 0 ? (
          <span className="fx-row">
            {fresh.map(({ id }) => (
              <span key={id}>
                {id} {t(messages.arrived)} · <Link to={`/devices/${id}`}>{t(messages.open)}</Link>
              </span>
            ))}
          </span>
        ) : (
          <span className="fx-soft">{t(messages.waiting)}</span>
        )}
        <Button onClick={copy}>{t(messages.copy)}</Button>
      </div>
    </>
  )
}
