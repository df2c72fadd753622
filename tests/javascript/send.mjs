// Sends one span, one log record and one of each metric with the OpenTelemetry JavaScript SDK, then prints the trace id.
// node send.mjs <grpc | http/protobuf | http/json> <endpoint>
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { AggregationTemporality, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

const [protocol, endpoint] = process.argv.slice(2);
const flavour = { 'grpc': 'grpc', 'http/protobuf': 'proto', 'http/json': 'http' }[protocol];
const url = (path) => (protocol === 'grpc' ? endpoint : new URL(path, endpoint).href);
const { OTLPTraceExporter } = await import(`@opentelemetry/exporter-trace-otlp-${flavour}`);
const { OTLPLogExporter } = await import(`@opentelemetry/exporter-logs-otlp-${flavour}`);
const { OTLPMetricExporter } = await import(`@opentelemetry/exporter-metrics-otlp-${flavour}`);

const resource = resourceFromAttributes({ 'service.name': 'js-shop', 'service.instance.id': 'js-1' });
const compression = 'gzip';

const tracing = new BasicTracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: url('/v1/traces'), compression }))],
});
const span = tracing.getTracer('js-tracer', '1.0').startSpan('js-span', {
  kind: SpanKind.PRODUCER,
  attributes: { text: 'ü', int: 42, double: 1.5, flag: true, list: ['a', 'b'] },
});
span.addEvent('happened', { at: 'once' });
span.setStatus({ code: SpanStatusCode.ERROR, message: 'broken' });
span.end();

const logging = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: url('/v1/logs'), compression }) })] });
logging.getLogger('js-logger').emit({
  severityNumber: SeverityNumber.WARN,
  severityText: 'WARN',
  body: { message: 'from js', a: 1 },
  attributes: { nested: { deep: 'value' } },
});

const metering = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url: url('/v1/metrics'), compression, temporalityPreference: AggregationTemporality.CUMULATIVE }),
  })],
});
const meter = metering.getMeter('js-meter');
meter.createCounter('js.requests', { unit: '{request}' }).add(3, { route: '/' });
meter.createHistogram('js.duration', { unit: 's', advice: { explicitBucketBoundaries: [0.1, 1] } }).record(0.5);

await Promise.all([tracing.shutdown(), logging.shutdown(), metering.shutdown()]);
console.log(span.spanContext().traceId);
