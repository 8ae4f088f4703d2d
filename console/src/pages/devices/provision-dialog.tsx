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
  const { act, isActing, problem } = useAct('issueProvisionToken', { quiet: true, onDone: setToken })
  return (
    <div className="fx-form">
      <p>{t(messages.provisionHow)}</p>
      {token ? (
        <TokenShown token={token} />
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
            <Button
              type="primary"
              loading={isActing}
              onClick={() => void act({ body: { lotId: lotId || undefined } })}
            >
              {t(messages.makeToken)}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}

function TokenShown({ token: { token, tokenId, expiresAt } }: { token: Reply<'issueProvisionToken'> }) {
  const t = useTranslate()
  const { message } = App.useApp()
  const [deviceId, setDeviceId] = useState<string>()
  const { value, problem, again } = useCall(
    'readProvisionToken',
    { params: { tokenId } },
    { everyMs: deviceId === undefined ? LOOK_EVERY_MS : undefined },
  )
  // It joins once: then nobody asks any more.
  if (value?.deviceId && deviceId === undefined) setDeviceId(value.deviceId)
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
      {problem && deviceId === undefined && <ProblemNote problem={problem} again={again} />}
      <div className="fx-row fx-row--apart" role="status">
        {deviceId !== undefined ? (
          <span>
            {deviceId} {t(messages.arrived)} · <Link to={`/devices/${deviceId}`}>{t(messages.open)}</Link>
          </span>
        ) : (
          <span className="fx-soft">{t(messages.waiting)}</span>
        )}
        <Button onClick={copy}>{t(messages.copy)}</Button>
      </div>
    </>
  )
}
