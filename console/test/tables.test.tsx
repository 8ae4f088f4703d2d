import { cleanup, render, screen } from '@testing-library/react'
import { Cut, DataTable } from '../src/ui/data-table'

afterEach(cleanup)

test('a table scrolls within itself, and its first and last column stay', () => {
  const columns = ['车牌', '金额', '操作'].map(title => ({ title, key: title, render: () => title }))
  const { container } = render(<DataTable columns={columns} dataSource={[{ id: 1 }]} rowKey="id" />)
  const heads = [...container.querySelectorAll('th')].filter(({ textContent }) => textContent !== '')
  const isFixed = (name: string) =>
    heads.filter(({ textContent }) => textContent === name).some(head => /-fix-/.test(head.className))
  expect([isFixed('车牌'), isFixed('金额'), isFixed('操作')]).toEqual([true, false, true])
  const scrolled = container.querySelector('.ant-table-content')
  expect(scrolled?.getAttribute('style')).toContain('overflow-x: auto')
  // By the keyboard, too.
  expect(scrolled?.getAttribute('tabindex')).toBe('0')
})

test('a long number is whole in its tooltip', () => {
  render(<Cut text="4200067985131040001" />)
  expect(screen.getByTitle('4200067985131040001').textContent).toBe('4200067985131040001')
})
