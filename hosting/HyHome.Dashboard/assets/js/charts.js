// Draws charts with Apache ECharts from what the server describes. One chart for each element; new data updates it.

const charts = new Map();
let library = null;

export async function create(element, url, server, group) {
  const echarts = await (library ??= load(url));
  if (!element.isConnected || charts.has(element)) {
    return;
  }

  const plot = element.querySelector('.chart-plot');
  const chart = echarts.init(plot, null, { renderer: 'canvas' });
  const state = { element, plot, chart, server, message: null, hovered: false, cursor: -1, exemplar: -1, stop: new AbortController() };
  charts.set(element, state);
  if (group) {
    chart.group = group;
    echarts.connect(group);
  }

  const signal = state.stop.signal;
  state.resizing = new ResizeObserver(() => chart.resize());
  state.resizing.observe(plot);
  plot.addEventListener('pointerenter', () => { state.hovered = true; }, { signal });
  plot.addEventListener('pointerleave', () => { state.hovered = false; }, { signal });
  plot.addEventListener('keydown', event => onKey(state, event), { signal });
  plot.addEventListener('blur', () => chart.dispatchAction({ type: 'hideTip' }), { signal });
  document.documentElement.addEventListener('hyhome-theme', () => draw(state), { signal });
  chart.on('click', event => {
    if (event.data?.link) {
      server.invokeMethodAsync('Follow', event.data.link);
    }
  });
  selectByDrag(state, signal);
}

// An ordinary script, not a module: what the package joined to ECharts needs the global "this".
function load(url) {
  return new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = url;
    script.onload = () => done(globalThis.echarts);
    script.onerror = () => failed(new Error(`${url} could not be loaded.`));
    document.head.append(script);
  });
}

export function update(element, description, bytes) {
  const state = charts.get(element);
  if (state) {
    // The bytes may lie anywhere in a message: floats have to start at a multiple of eight.
    state.message = { description, numbers: new Float64Array(bytes.slice().buffer) };
    state.cursor = -1;
    state.exemplar = -1;
    draw(state);
  }
}

export function dispose(element) {
  const state = charts.get(element);
  if (state) {
    charts.delete(element);
    state.stop.abort();
    state.resizing.disconnect();
    state.chart.dispose();
  }
}

function draw(state) {
  if (!state.message) {
    return;
  }

  const { description, numbers } = state.message;
  const look = new Look(state.element);
  const option = { time: timeOption, scatter: scatterOption, heat: heatOption }[description.kind](description, numbers, look, state);
  state.chart.setOption({ animation: false, textStyle: { fontFamily: look.font, color: look.text }, ...option }, { notMerge: true, lazyUpdate: true });
}

class Look {
  constructor(element) {
    this.style = getComputedStyle(element);
    this.font = this.style.fontFamily;
    this.text = this.color('--text');
    this.muted = this.color('--text-muted');
    this.grid = this.color('--grid-line');
    this.border = this.color('--border');
    this.surface = this.color('--surface');
  }

  color(name) {
    return name?.startsWith('--') ? this.style.getPropertyValue(name).trim() || '#888' : name;
  }
}

function timeOption(d, numbers, look, state) {
  const parts = d.parts;
  const series = [];
  const compact = !parts.showAxes;
  let at = 0;
  for (const s of parts.series) {
    const data = numbers.subarray(at, at + s.count * 2);
    clean(data, d.logBase);
    at += s.count * 2;
    series.push(oneSeries(s, data, look, d));
  }

  const first = series[0] ?? (series[series.length] = { type: 'line', data: [] });
  decorate(first, parts, look);
  if (parts.points.length > 0) {
    series.push({
      type: 'scatter',
      name: '',
      symbol: 'diamond',
      z: 5,
      cursor: 'pointer',
      itemStyle: { borderColor: look.surface, borderWidth: 1 },
      data: parts.points.map(p => ({ value: [p.time, p.value], link: p.link, title: p.label, symbolSize: p.size + 1, itemStyle: { color: look.color(p.color ?? '--accent') } })),
    });
  }

  const hasRight = parts.series.some(s => s.isRight);
  const values = format => ({
    type: d.logBase ? 'log' : 'value',
    logBase: d.logBase ?? undefined,
    scale: !!d.logBase,
    splitNumber: Math.max(2, Math.min(5, Math.floor(state.plot.clientHeight / 45))),
    axisLabel: { show: !compact, color: look.muted, fontSize: 11, formatter: v => write(format, v) },
    splitLine: { show: !compact, lineStyle: { color: look.grid } },
    axisLine: { show: false },
    axisTick: { show: false },
    axisPointer: { show: false },
  });
  const left = { ...values(d.format), min: parts.min ?? undefined, max: parts.max ?? undefined };
  if (parts.axisTitle) {
    Object.assign(left, { name: parts.axisTitle, nameLocation: 'middle', nameGap: 46, nameTextStyle: { color: look.muted, fontSize: 11 } });
  }

  return {
    useUTC: d.isUtc,
    grid: compact ? { left: 0, right: 0, top: 2, bottom: 2 } : room(parts.axisTitle ? 22 : 4, hasRight ? 4 : 14),
    xAxis: { ...timeAxis(d, look, state), show: !compact },
    yAxis: hasRight ? [left, { ...values(parts.rightFormat ?? d.format), position: 'right', splitLine: { show: false } }] : left,
    tooltip: compact ? { show: false } : {
      ...tooltipLook(look, 'axis'),
      formatter: items => axisTooltip(items, d, state),
    },
    series,
  };
}

// One value that has no place on the axis would leave the axis without a scale.
function clean(data, logBase) {
  for (let i = 1; i < data.length; i += 2) {
    if (!Number.isFinite(data[i]) || (logBase && data[i] <= 0)) data[i] = NaN;
  }
}

function room(left, right) {
  return { left, right, top: 10, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' };
}

function oneSeries(s, data, look, d) {
  const color = look.color(s.color);
  const lone = s.count === 1;
  const one = {
    name: s.name,
    data,
    yAxisIndex: s.isRight ? 1 : 0,
    stack: s.stack ?? undefined,
    stackStrategy: 'all',
    itemStyle: { color },
    emphasis: { disabled: true },
    sampling: s.count > 3000 && !s.stack ? 'lttb' : undefined,
    isRight: s.isRight,
  };
  if (s.style === 'bars') {
    return { ...one, type: 'bar', barMaxWidth: 24, barCategoryGap: '12%', barGap: '4%', itemStyle: { color, opacity: s.fill ?? 1 } };
  }

  if (s.style === 'points') {
    return { ...one, type: 'scatter', symbolSize: 5 };
  }

  return {
    ...one,
    type: 'line',
    symbol: 'circle',
    symbolSize: lone ? 6 : 4,
    showSymbol: s.showPoints || lone || isolated(data),
    smooth: s.shape === 'smooth' ? 0.35 : false,
    step: { stepafter: 'end', stepbefore: 'start' }[s.shape],
    lineStyle: { color, width: s.lineWidth, type: s.isDashed ? 'dashed' : 'solid' },
    areaStyle: s.style === 'area' ? { color, opacity: s.fill ?? (s.stack ? 0.55 : 0.16) } : undefined,
  };
}

// Values with gaps on both sides would not be seen as a line.
function isolated(data) {
  let numbers = 0;
  for (let i = 1; i < data.length && numbers < 2; i += 2) {
    const here = !Number.isNaN(data[i]);
    numbers = here ? numbers + 1 : 0;
  }

  return numbers < 2;
}

function decorate(first, parts, look) {
  if (parts.thresholds.length > 0) {
    first.markLine = {
      silent: true,
      symbol: 'none',
      data: parts.thresholds.map(t => ({
        yAxis: t.value,
        lineStyle: { color: look.color(t.color), type: 'dashed', width: 1 },
        label: { show: t.label !== '', formatter: () => t.label, position: 'insideEndTop', color: look.text, fontSize: 11 },
      })),
    };
    const tinted = parts.thresholds.filter(t => t.fillsAbove);
    if (tinted.length > 0) {
      first.markArea = {
        silent: true,
        data: tinted.map(t => [
          { yAxis: t.value, itemStyle: { color: look.color(t.color), opacity: 0.1 } },
          { yAxis: parts.thresholds.find(next => next.value > t.value)?.value ?? Number.MAX_VALUE },
        ]),
      };
    }
  }

  if (parts.events.length > 0) {
    // Many names would lie on each other: the tooltip tells them.
    const named = parts.events.length <= 8;
    const words = e => (e.label.length > 28 ? `${e.label.slice(0, 27)}…` : e.label);
    const moments = parts.events.filter(e => e.end === null).map(e => ({
      xAxis: e.time,
      lineStyle: { color: look.color(e.color), width: 1, type: 'dotted' },
      label: { show: named, formatter: () => words(e), position: 'insideEndTop', color: look.text, fontSize: 11 },
    }));
    first.markLine = { silent: true, symbol: 'none', ...first.markLine, data: [...(first.markLine?.data ?? []), ...moments] };
    const times = parts.events.filter(e => e.end !== null).map(e => [
      {
        xAxis: e.time,
        itemStyle: { color: look.color(e.color), opacity: 0.12 },
        label: { show: named, formatter: () => words(e), position: 'insideTopLeft', color: look.text, fontSize: 11 },
      },
      { xAxis: e.end },
    ]);
    first.markArea = { silent: true, ...first.markArea, data: [...(first.markArea?.data ?? []), ...times] };
  }
}

function timeAxis(d, look, state) {
  return {
    type: 'time',
    min: d.from ?? undefined,
    max: d.to ?? undefined,
    splitNumber: Math.max(2, Math.min(8, Math.floor(state.plot.clientWidth / 80))),
    axisLabel: {
      color: look.muted,
      fontSize: 11,
      hideOverlap: true,
      formatter: { year: '{yyyy}', month: '{MMM}', day: '{MM}-{dd}', hour: '{HH}:{mm}', minute: '{HH}:{mm}', second: '{HH}:{mm}:{ss}', millisecond: '{HH}:{mm}:{ss}.{SSS}' },
    },
    axisLine: { lineStyle: { color: look.border } },
    axisTick: { lineStyle: { color: look.border } },
    splitLine: { show: false },
    axisPointer: { show: true, type: 'line', snap: false, label: { show: false }, lineStyle: { color: look.muted, type: 'dashed', width: 1 } },
  };
}

function tooltipLook(look, trigger) {
  return {
    trigger,
    confine: true,
    transitionDuration: 0,
    backgroundColor: look.surface,
    borderColor: look.border,
    borderWidth: 1,
    padding: 8,
    textStyle: { color: look.text, fontSize: 12 },
    axisPointer: { type: 'line' },
  };
}

function axisTooltip(items, d, state) {
  // In charts that move together, only the one under the pointer or in focus tells its values.
  if (!state.hovered && document.activeElement !== state.plot) {
    return '';
  }

  const point = items.find(i => i.data?.title);
  const box = node('div', 'chart-tip');
  box.append(node('div', 'chart-tip-time', time(items[0]?.value?.[0] ?? items[0]?.axisValue, d.isUtc)));
  const rows = items
    .filter(i => i.seriesName !== '' && !Number.isNaN(i.value[1]) && i.value[1] !== null)
    .sort((a, b) => b.value[1] - a.value[1]);
  for (const item of rows.slice(0, 15)) {
    const row = node('div', 'chart-tip-row');
    const dot = node('span', 'chart-dot');
    dot.style.background = item.color;
    const described = d.parts.series.find(s => s.name === item.seriesName);
    row.append(dot, node('span', 'chart-tip-name', item.seriesName), node('span', 'chart-tip-value', write((described?.isRight && d.parts.rightFormat) || d.format, item.value[1])));
    box.append(row);
  }

  if (rows.length > 15) {
    box.append(node('div', 'chart-tip-time', `and ${rows.length - 15} more`));
  }

  if (point) {
    box.append(node('div', 'chart-tip-point', `${point.data.title}: ${write(d.format, point.value[1])}${point.data.link ? ' (click it, or press Enter, to open)' : ''}`));
  }

  const moment = items[0]?.value?.[0] ?? items[0]?.axisValue;
  const reach = (d.to - d.from) / 60;
  for (const event of d.parts.events.filter(e => moment >= e.time - reach && moment <= (e.end ?? e.time) + reach).slice(0, 5)) {
    box.append(node('div', 'chart-tip-point', `${time(event.time, d.isUtc)} ${event.label}`));
  }

  if (document.activeElement === state.plot && !state.hovered) {
    state.element.querySelector('[aria-live]').textContent = box.innerText || box.textContent;
  }

  return box;
}

function scatterOption(d, numbers, look, state) {
  const points = d.parts.points;
  return {
    useUTC: d.isUtc,
    grid: room(4, 14),
    xAxis: timeAxis(d, look, state),
    yAxis: {
      type: d.logBase ? 'log' : 'value',
      logBase: d.logBase ?? undefined,
      splitNumber: 4,
      axisLabel: { color: look.muted, fontSize: 11, formatter: v => write(d.format, v) },
      splitLine: { lineStyle: { color: look.grid } },
      axisPointer: { show: false },
    },
    tooltip: {
      ...tooltipLook(look, 'item'),
      formatter: item => {
        const box = node('div', 'chart-tip');
        box.append(node('div', 'chart-tip-time', time(item.value[0], d.isUtc)), node('div', 'chart-tip-point', item.data.title), node('div', 'chart-tip-value', write(d.format, item.value[1])));
        return box;
      },
    },
    series: [{
      type: 'scatter',
      cursor: 'pointer',
      itemStyle: { opacity: 0.75 },
      data: points.map((p, i) => ({
        value: [numbers[i * 2], numbers[i * 2 + 1]],
        title: p.label,
        link: p.link,
        symbolSize: p.size,
        itemStyle: { color: look.color(p.color ?? '--series-1'), borderColor: look.surface, borderWidth: 0.5 },
      })),
    }],
  };
}

function heatOption(d, numbers, look) {
  const rows = d.parts.rows;
  const columns = Math.floor(numbers.length / (rows.length + 1));
  const times = numbers.subarray(0, columns);
  const cells = [];
  let most = 0;
  for (let x = 0; x < columns; x++) {
    for (let y = 0; y < rows.length; y++) {
      const value = numbers[columns + x * rows.length + y];
      if (value > 0) {
        cells.push([x, y, value]);
        most = Math.max(most, value);
      }
    }
  }

  return {
    grid: room(4, 14),
    xAxis: {
      type: 'category',
      data: [...times],
      axisLabel: { color: look.muted, fontSize: 11, hideOverlap: true, formatter: v => time(Number(v), d.isUtc, true) },
      axisLine: { lineStyle: { color: look.border } },
      axisTick: { show: false },
    },
    yAxis: { type: 'category', data: rows, axisLabel: { color: look.muted, fontSize: 11, hideOverlap: true }, axisLine: { show: false }, axisTick: { show: false } },
    visualMap: { show: false, min: 0, max: most || 1, dimension: 2, inRange: { color: [look.color('--heat-low'), look.color('--heat-mid'), look.color('--heat-high')] } },
    tooltip: {
      ...tooltipLook(look, 'item'),
      formatter: item => {
        const box = node('div', 'chart-tip');
        box.append(
          node('div', 'chart-tip-time', time(times[item.value[0]], d.isUtc)),
          node('div', 'chart-tip-point', rows[item.value[1]]),
          node('div', 'chart-tip-value', write(d.format, item.value[2])));
        return box;
      },
    },
    series: [{ type: 'heatmap', data: cells, progressive: 2000, emphasis: { itemStyle: { borderColor: look.text, borderWidth: 1 } } }],
  };
}

// A drag over a stretch of time chooses it. Fingers scroll the page instead.
function selectByDrag(state, signal) {
  const { plot, chart } = state;
  let from = null;
  let box = null;
  const x = event => event.clientX - plot.getBoundingClientRect().left;
  const moment = at => {
    const value = chart.convertFromPixel({ xAxisIndex: 0 }, at);
    const heat = state.message.description.kind === 'heat';
    return heat ? state.message.numbers[Math.max(0, Math.round(value))] : value;
  };
  const end = () => {
    box?.remove();
    box = null;
    from = null;
  };
  plot.addEventListener('pointerdown', event => {
    if (event.button === 0 && event.pointerType !== 'touch' && state.message && 'zoom' in plot.dataset) {
      from = x(event);
    }
  }, { signal });
  window.addEventListener('pointermove', event => {
    if (from === null || Math.abs(x(event) - from) < 5) {
      return;
    }

    if (!box) {
      box = node('div', 'chart-selection');
      plot.append(box);
      chart.dispatchAction({ type: 'hideTip' });
    }

    const to = Math.max(0, Math.min(plot.clientWidth, x(event)));
    box.style.left = `${Math.min(from, to)}px`;
    box.style.width = `${Math.abs(to - from)}px`;
  }, { signal });
  window.addEventListener('pointerup', event => {
    if (box) {
      const times = [moment(from), moment(x(event))].sort((a, b) => a - b);
      if (times.every(Number.isFinite) && times[1] > times[0]) {
        state.server.invokeMethodAsync('Zoom', times[0], times[1]);
      }
    }

    end();
  }, { signal });
  window.addEventListener('pointercancel', end, { signal });
}

function onKey(state, event) {
  const moves = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };
  const shown = state.chart.getOption().series?.findIndex(s => s.data?.length > 0) ?? -1;
  if (shown < 0) {
    return;
  }

  const series = state.chart.getOption().series[shown];
  const count = series.data instanceof Float64Array ? series.data.length / 2 : series.data.length;
  const points = state.message.description.kind === 'time' ? state.message.description.parts.points : [];
  if (event.key === 'e' && points.length > 0) {
    event.preventDefault();
    moveToExemplar(state, points);
  } else if (event.key === 'Enter' && points[state.exemplar]?.link) {
    event.preventDefault();
    state.server.invokeMethodAsync('Follow', points[state.exemplar].link);
  } else if (event.key in moves) {
    event.preventDefault();
    state.exemplar = -1;
    const start = state.cursor < 0 ? (moves[event.key] > 0 ? -1 : count) : state.cursor;
    state.cursor = Math.max(0, Math.min(count - 1, start + moves[event.key]));
    state.chart.dispatchAction({ type: 'showTip', seriesIndex: shown, dataIndex: state.cursor });
  } else if (event.key === 'Enter' && series.data[state.cursor]?.link) {
    event.preventDefault();
    state.server.invokeMethodAsync('Follow', series.data[state.cursor].link);
  } else if (event.key === '+' || event.key === '-') {
    event.preventDefault();
    zoomByKey(state, series, event.key === '+' ? 0.5 : 2);
  }
}

// The next one in time: they are the chart's last series, in the order in which the server named them.
function moveToExemplar(state, points) {
  const inTime = points.map((_, i) => i).sort((a, b) => points[a].time - points[b].time);
  state.exemplar = inTime[(inTime.indexOf(state.exemplar) + 1) % inTime.length];
  const seriesIndex = state.chart.getOption().series.length - 1;
  state.chart.dispatchAction({ type: 'downplay', seriesIndex });
  state.chart.dispatchAction({ type: 'highlight', seriesIndex, dataIndex: state.exemplar });
  state.chart.dispatchAction({ type: 'showTip', seriesIndex, dataIndex: state.exemplar });
}

function zoomByKey(state, series, factor) {
  const { from, to, kind } = state.message.description;
  if (from === null || to === null || kind === 'heat' || !('zoom' in state.plot.dataset)) {
    return;
  }

  const here = state.cursor >= 0 && series.data instanceof Float64Array ? series.data[state.cursor * 2] : (from + to) / 2;
  const half = (to - from) * factor / 2;
  state.server.invokeMethodAsync('Zoom', here - half, here + half);
}

function node(name, className, text) {
  const element = document.createElement(name);
  element.className = className;
  if (text !== undefined) {
    element.textContent = text;
  }

  return element;
}

function time(ms, isUtc, short) {
  if (!Number.isFinite(ms)) {
    return '';
  }

  const date = new Date(isUtc ? ms : ms - new Date(ms).getTimezoneOffset() * 60000);
  const text = date.toISOString();
  return short ? text.slice(11, 16) : `${text.slice(0, 10)} ${text.slice(11, ms % 1000 === 0 ? 19 : 23)}`;
}

// The twin of ValueFormat.Format on the server: what a tooltip says and what a legend says are the same text.
function write(format, value) {
  if (value === null || Number.isNaN(value)) {
    return 'no value';
  }

  if (!Number.isFinite(value)) {
    return value > 0 ? '∞' : '−∞';
  }

  if (value === 0) {
    return `${format.prefix}0${(format.steps.find(s => s.divisor === 1) ?? format.steps[0]).suffix}`;
  }

  let step = format.steps[0];
  for (const next of format.steps) {
    step = Math.abs(value) >= next.atLeast * 0.9995 ? next : step;
  }

  return format.prefix + digits(value / step.divisor, format.decimals) + step.suffix;
}

function digits(value, decimals) {
  if (Math.abs(value) >= 1e15) {
    return exponential(value);
  }

  if (decimals !== null && decimals !== undefined) {
    return value.toFixed(decimals);
  }

  const size = Math.floor(Math.log10(Math.abs(value)));
  return size < -6 ? exponential(value) : String(Number(value.toFixed(Math.max(0, Math.min(8, 2 - size)))));
}

// As 1.5e9: without zeros that say nothing, and without a plus.
function exponential(value) {
  const [mantissa, power] = value.toExponential(2).split('e');
  return `${Number(mantissa)}e${Number(power)}`;
}
