import { BarChart, HeatmapChart } from 'echarts/charts';
import { GridComponent, LegendComponent, VisualMapComponent } from 'echarts/components';
import { init, use, type ComposeOption } from 'echarts/core';
import type { BarSeriesOption, HeatmapSeriesOption } from 'echarts/charts';
import type {
  GridComponentOption,
  LegendComponentOption,
  VisualMapComponentOption,
} from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, HeatmapChart, GridComponent, LegendComponent, VisualMapComponent, SVGRenderer]);

type Option = ComposeOption<
  | BarSeriesOption
  | HeatmapSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | VisualMapComponentOption
>;

export interface Series {
  name: string;
  values: readonly (number | null)[];
}

/** `columns` stand, `bars` lie and have room for long names; `share` values are 0 to 1. */
export type Chart =
  | {
      type: 'columns' | 'bars';
      label: string;
      names: readonly string[];
      series: readonly Series[];
      unit: 'count' | 'share';
      stacked?: boolean;
    }
  | {
      type: 'heat';
      label: string;
      columns: readonly string[];
      rows: readonly string[];
      /** `[row][column]`. */
      values: readonly (readonly number[])[];
    };

/** Three quarters of it is shown on a phone, and a little more than it at a desk. */
const WIDTH = 480;
const FONT = 14;
const INK = '#1c2430';
/** Okabe and Ito's colours, told apart by whoever sees colours otherwise, and in grey by their lightness. */
const palette = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#999999'];

/** An SVG element that holds no script and no style, so that the page's content policy lets it be. */
export function drawChart(chart: Chart): string {
  const height = heightOf(chart);
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  try {
    drawing.setOption({
      animation: false,
      color: palette,
      textStyle: { fontFamily: 'inherit', fontSize: FONT, color: INK },
      ...(chart.type === 'heat' ? heatOption(chart) : barOption(chart)),
    });
    return cleaned(drawing.renderToSVGString(), chart.label);
  } finally {
    drawing.dispose();
  }
}

function heightOf(chart: Chart): number {
  switch (chart.type) {
    case 'columns':
      return 300;
    case 'heat':
      return 290;
    case 'bars': {
      const perName = chart.stacked ? 1 : chart.series.length;
      return 80 + chart.names.length * (14 + 14 * perName);
    }
  }
}

type Bars = Exclude<Chart, { type: 'heat' }>;

function barOption({ type, names, series, unit, stacked }: Bars): Option {
  const axisLabel = { fontSize: FONT, color: INK };
  const values = {
    type: 'value' as const,
    ...(unit === 'share' ? { min: 0, max: 1 } : { minInterval: 1 }),
    axisLabel: { ...axisLabel, formatter: (value: number) => axisWords(value, unit) },
  };
  const lies = type === 'bars';
  const categories = {
    type: 'category' as const,
    data: [...names],
    axisLabel: { ...axisLabel, ...(lies && { width: 170, overflow: 'truncate' as const, interval: 0 }) },
    axisTick: { show: false },
    inverse: lies,
  };
  return {
    grid: {
      left: 8,
      right: 44,
      top: series.length > 1 ? 40 : 16,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    ...(series.length > 1 && { legend: { top: 0, textStyle: { fontSize: FONT, color: INK } } }),
    xAxis: lies ? values : categories,
    yAxis: lies ? categories : values,
    series: series.map((one) => ({
      type: 'bar' as const,
      name: one.name,
      data: one.values.map((value) => value ?? '-'),
      silent: true,
      emphasis: { disabled: true },
      itemStyle: { borderColor: '#ffffff', borderWidth: stacked ? 0.5 : 0 },
      ...(stacked && { stack: 'all' }),
      ...(lies && !stacked && { label: barLabel(unit) }),
    })),
  };
}

function barLabel(unit: 'count' | 'share') {
  return {
    show: true,
    position: 'right' as const,
    fontSize: 13,
    color: INK,
    formatter: ({ value }: { value: unknown }) => (typeof value === 'number' ? axisWords(value, unit) : ''),
  };
}

function axisWords(value: number, unit: 'count' | 'share'): string {
  return unit === 'share' ? `${Math.round(value * 100)}%` : String(value);
}

function heatOption({ columns, rows, values }: Extract<Chart, { type: 'heat' }>): Option {
  const axis = { axisTick: { show: false }, axisLabel: { fontSize: FONT, color: INK } };
  return {
    grid: { left: 8, right: 8, top: 8, bottom: 48, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: { type: 'category', data: [...columns], ...axis },
    yAxis: { type: 'category', data: [...rows], inverse: true, ...axis },
    visualMap: {
      min: 0,
      max: Math.max(1, ...values.flat()),
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      calculable: false,
      inRange: { color: ['#f3f5f8', '#9ecae1', '#08306b'] },
      textStyle: { fontSize: FONT, color: INK },
    },
    series: [
      {
        type: 'heatmap',
        data: values.flatMap((row, y) => row.map((value, x) => [x, y, value])),
        silent: true,
        emphasis: { disabled: true },
      },
    ],
  };
}

/** Styles become attributes, and what belongs to a live chart goes. */
function cleaned(svg: string, label: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>/gu, '')
    .replace(/ (?:class|ecmeta_\w+|pointer-events|xml:space)="[^"]*"/gu, '')
    .replace(/ style="([^"]*)"/gu, (_, style: string) => attributesOf(style))
    .replace(
      /^<svg width="\d+" height="\d+"/u,
      () => `<svg role="img" aria-label="${escaped(label)}" class="chart"`,
    );
}

function attributesOf(style: string): string {
  const parts = style.split(';').filter((part) => part.trim() !== '');
  return parts
    .map((part) => {
      const [name = '', ...value] = part.split(':');
      return ` ${name.trim()}="${value.join(':').trim()}"`;
    })
    .join('');
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
