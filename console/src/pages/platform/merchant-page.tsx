import type { MerchantView } from '@fangxing/contract/merchants'
import { Button } from 'antd'
import { useState } from 'react'
import { useParams } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { DetailPage } from '../../ui/detail-page'
import { Facts } from '../../ui/facts'
import { Section } from '../../ui/page'
import { ReadinessList } from '../../ui/readiness-list'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { ChangeMerchant, InviteManager } from './merchant-dialogs'
import { messages } from './messages'
import { CheckPay, PayState } from './pay-state'
import { ReleaseAll } from './release-all'
import { StopRaising } from './stop-raising'

/** While somebody works through the list, each step is seen soon after it is done. */
const EVERY_MS = 30_000

/** One tenant: who it is, whether it can be paid, and what it still lacks for its first recovery. */
export default function MerchantPage() {
  const t = useTranslate()
  const { merchantId = '' } = useParams()
  const reading = useCall('readMerchant', { params: { merchantId } }, { everyMs: EVERY_MS })
  return (
    <DetailPage
      reading={reading}
      list={{ path: '/merchants', title: t(messages.merchants) }}
      title={value => value?.merchant.name ?? t(messages.merchant)}
      state={({ merchant }) =>
        merchant.raisingStoppedAt && <StateTag label={{ ...messages.raisingStopped, tone: 'bad' }} />
      }
      actions={({ merchant }) => <Acts merchant={merchant} />}
    >
      {({ merchant, readiness }) => (
        <>
          <Section
            title={t(readiness.isReady ? messages.canRecover : messages.toFirst)}
            beside={
              readiness.lot && (
                <span className="fx-soft">
                  {t(messages.ofLot)} {readiness.lot.name}
                </span>
              )
            }
          >
            <ReadinessList
              readiness={readiness}
              acts={{
                manager: <InviteButton merchantId={merchant.id} />,
                credentials: merchant.pay.hasCredentials ? (
                  <CheckPay merchant={merchant} />
                ) : (
                  <span className="fx-soft">{t(messages.credentialsFile)}</span>
                ),
              }}
            />
          </Section>
          <Section title={t(messages.facts)}>
            <About merchant={merchant} />
          </Section>
        </>
      )}
    </DetailPage>
  )
}

function About({ merchant }: { merchant: MerchantView }) {
  const t = useTranslate()
  const figure = (value: number) => <span className="fx-figures">{value}</span>
  return (
    <Facts
      items={[
        [t(messages.code), merchant.code],
        [t(messages.payeeName), merchant.payeeName],
        [t(messages.mchid), <span className="fx-figures">{merchant.mchid}</span>],
        [t(messages.wechat), <PayState merchant={merchant} />],
        [t(messages.hotline), merchant.hotline],
        [t(messages.createdAt), <When at={merchant.createdAt} />],
        [t(messages.managers), figure(merchant.managerCount)],
        [t(messages.lots), figure(merchant.lotCount)],
        [t(messages.devices), figure(merchant.deviceCount)],
        [t(messages.held), figure(merchant.heldCount)],
        [t(messages.open), figure(merchant.openIncidentCount)],
      ]}
    />
  )
}

function Acts({ merchant }: { merchant: MerchantView }) {
  const t = useTranslate()
  const [isChanging, setChanging] = useState(false)
  const { id, name, heldCount, raisingStoppedAt } = merchant
  return (
    <div className="fx-row">
      <Button onClick={() => setChanging(true)}>{t(messages.change)}</Button>
      <StopRaising merchantId={id} name={name} isStopped={raisingStoppedAt !== null} />
      <ReleaseAll merchantId={id} name={name} heldCount={heldCount} />
      <ChangeMerchant merchant={merchant} isOpen={isChanging} onClose={() => setChanging(false)} />
    </div>
  )
}

function InviteButton({ merchantId }: { merchantId: string }) {
  const t = useTranslate()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button size="small" type="link" onClick={() => setOpen(true)}>
        {t(messages.inviteManager)}
      </Button>
      <InviteManager merchantId={merchantId} isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  )
}
