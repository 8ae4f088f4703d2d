import { ReloadOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslate } from '../i18n/language'
import type { Filter, ListName } from './list-types'
import { messages } from './messages'
import type { AddressValues } from './use-address'

const SETTLE_MS = 350

/** Typed text counts once typing pauses. `/` jumps to the first such field of a page. */
function TextFilter(props: {
  label: string
  hint: string
  value: string
  onChange: (value: string) => void
}) {
  const { label, hint, value, onChange } = props
  // What the address says wins over what stands in the field as soon as it changes.
  const [{ typed, of }, setField] = useState({ typed: value, of: value })
  if (of !== value) setField({ typed: value, of: value })
  const latest = useRef(onChange)
  useEffect(() => {
    latest.current = onChange
  })
  useEffect(() => {
    if (typed === value) return undefined
    const typedAt = window.location.pathname
    const timer = setTimeout(() => {
      // Whoever has followed a link is not brought back while the next page still loads.
      if (window.location.pathname === typedAt) latest.current(typed.trim())
    }, SETTLE_MS)
    return () => clearTimeout(timer)
  }, [typed, value])
  return (
    <Input
      className="fx-filter"
      allowClear
      aria-label={label}
      data-search
      placeholder={hint}
      value={typed}
      onChange={event => setField({ typed: event.target.value, of: value })}
    />
  )
}

export const clear = (names: readonly string[], address: AddressValues): void =>
  address.set(Object.fromEntries(names.map(name => [name, undefined])))

/** The fields above a list. Their values are in the address. */
export function Filters<Name extends ListName>(props: {
  filters: readonly Filter<Name>[]
  address: AddressValues
}) {
  const { filters, address } = props
  const t = useTranslate()
  const isFiltered = filters.some(({ name }) => address.get(name))
  return (
    <>
      {filters.map(filter =>
        filter.kind === 'text' ? (
          <TextFilter
            key={filter.name}
            label={t(filter.label)}
            hint={t(filter.hint ?? filter.label)}
            value={address.get(filter.name) ?? ''}
            onChange={value => address.set({ [filter.name]: value })}
          />
        ) : (
          <Select
            key={filter.name}
            className="fx-filter"
            aria-label={t(filter.label)}
            value={address.get(filter.name) ?? ''}
            onChange={(value: string) => address.set({ [filter.name]: value })}
            options={[
              { value: '', label: `${t(filter.label)}: ${t(messages.all)}` },
              ...filter.options.map(({ value, label }) => ({ value, label: t(label) })),
            ]}
          />
        ),
      )}
      {isFiltered && (
        <Button
          type="link"
          onClick={() =>
            clear(
              filters.map(({ name }) => name),
              address,
            )
          }
        >
          {t(messages.reset)}
        </Button>
      )}
    </>
  )
}

export function RefreshButton({ isBusy, again }: { isBusy: boolean; again: () => void }) {
  const t = useTranslate()
  return (
    <Button
      aria-label={t(messages.refresh)}
      title={t(messages.refresh)}
      icon={<ReloadOutlined spin={isBusy} aria-hidden />}
      onClick={again}
    />
  )
}
