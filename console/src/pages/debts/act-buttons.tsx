import type { ArrearView } from '@fangxing/contract/arrears'
import { fitsDebts, type DebtAct } from '@fangxing/contract/debt-acts'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { ActDialog } from './act-dialog'
import { ACT_LABELS, ACTS } from './acts'

/** What this person may say of the debts, as far as it fits all of them. */
export function ActButtons({ debts, onDone }: { debts: readonly ArrearView[]; onDone?: () => void }) {
  const t = useTranslate()
  const may = useMay()
  const [act, setAct] = useState<DebtAct>()
  const offered = ACTS.filter(name => may(name) && fitsDebts(name, debts))
  const close = () => setAct(undefined)
  return (
    <>
      {offered.map(name => (
        <Button
          key={name}
          disabled={debts.length === 0}
          type={name === 'confirmArrears' ? 'primary' : 'default'}
          onClick={() => setAct(name)}
        >
          {t(ACT_LABELS[name].label)}
        </Button>
      ))}
      <ActDialog
        act={act}
        debts={debts}
        onClose={close}
        onDone={() => {
          close()
          onDone?.()
        }}
      />
    </>
  )
}
