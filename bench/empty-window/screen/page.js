// Says when it was painted, and paints one word at each Enter: the floor of a start and of a scan.
let enterAt = 0
let painted

requestAnimationFrame(() => requestAnimationFrame(() => { window.readyAt = performance.timeOrigin + performance.now() }))

window.nextPaint = () => new Promise((resolve) => { painted = resolve })

window.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return
  enterAt = event.timeStamp
  const shown = document.getElementById('shown')
  shown.textContent = String(Number(shown.textContent) + 1)
  requestAnimationFrame(() => requestAnimationFrame(() => { painted?.(performance.now() - enterAt) }))
}, true)
