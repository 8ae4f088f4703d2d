import { shownLength } from '@fangxing/contract/shown-length'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { Page } from '../../ui/page'
import { Empty, Loading, ProblemNote } from '../../ui/page-states'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { FoundBillCard } from './found-bill'
import { FoundElsewhereCard } from './found-elsewhere'
import { messages } from './messages'

const SHORTEST = 4

/** An owner on the phone says "I paid": found by whatever they can name. */
export default function FindPaymentPage() {
  const t = useTranslate()
  const address = useAddress()
  const text = address.get('text') ?? ''
  const [typed, setTyped] = useState(text)
  const found = useCall('findPayments', text.length >= SHORTEST ? { query: { text } } : null)
  const elsewhere = found.value?.elsewhere ?? []
  return (
    <Page title={t(messages.find)}>
      <form
        className="fx-tools"
        role="search"
        onSubmit={event => {
          event.preventDefault()
          address.set({ text: typed.trim() })
        }}
      >
        <Input
          className="fx-filter fx-filter--wide"
          autoFocus
          allowClear
          data-search
          size="large"
          aria-label={t(messages.findLabel)}
          placeholder={t(messages.findHint)}
          maxLength={64}
          value={typed}
          onChange={event => setTyped(event.target.value)}
        />
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          loading={found.isFetching}
          disabled={shownLength(typed) < SHORTEST}
        >
          {t(messages.search)}
        </Button>
      </form>
      {found.problem && <ProblemNote problem={found.problem} again={found.again} />}
      {found.isLoading && <Loading rows={6} />}
      {found.value?.items.length === 0 && elsewhere.length === 0 && <Empty text={messages.nothing} />}
      {found.value?.items.map(bill => (
        <FoundBillCard key={bill.billId} bill={bill} />
      ))}
      {elsewhere.map(paid => (
        <FoundElsewhereCard key={paid.id} paid={paid} />
      ))}
    </Page>
  )
}
