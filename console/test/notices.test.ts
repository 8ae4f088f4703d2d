import { followsOf } from '../src/pages/notices/notice-texts'

test('what follows for a car is said of paper that was left and is owed, and of no other', () => {
  const row = { next: 'device', nextFrom: '2031-03-02', device: 'soon', progress: 'left' } as const
  expect(followsOf(row, 'zh')).toBe('最早 2031年3月2日 起可拦停')
  expect(followsOf({ ...row, device: 'due', progress: 'scanned' }, 'zh')).toBe('2031年3月2日 起可拦停')
  expect(followsOf({ ...row, next: 'claim', device: null }, 'zh')).toBe('不拦停，依法追缴')
  for (const progress of ['made', 'paid', 'closed', 'void'] as const)
    expect(followsOf({ ...row, device: null, progress }, 'zh')).toBeNull()
})
