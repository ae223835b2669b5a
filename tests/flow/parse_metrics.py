"""parse_metrics - standard input as Prometheus's own client library reads it: JSON of samples, an error when it cannot."""
import json, sys

from prometheus_client.parser import text_string_to_metric_families

families = list(text_string_to_metric_families(sys.stdin.read()))
names = [f.name for f in families]
assert len(names) == len(set(names)), "a family comes twice"
for f in families:
    assert f.documentation and f.type in ("counter", "gauge", "histogram"), (f.name, f.type)
    for s in f.samples:
        assert f.type != "counter" or s.name.endswith("_total"), s.name
print(json.dumps([[s.name, s.labels, s.value] for f in families for s in f.samples]))
