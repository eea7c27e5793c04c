//! Reading what prices are measured by: the indices and benchmarks of `capital/`.

use rust_decimal::Decimal;

use super::catalogue::{Catalogue, Item};
use super::log::Log;
use super::model::{Benchmark, PriceIndex};
use super::node::Node;
use super::reader::Reader;
use super::text::At;
use super::values::{decimal_of, month_of};

/// Reads one index; `None` if anything is wrong with it.
pub fn index(item: &Item<'_>, log: &Log) -> Option<PriceIndex> {
    let before = log.errors();
    let reader = Reader::new(item.table, item.span, "index", log);
    reader.node("id");
    let name = reader.required("name", Reader::text);
    let values = reader.required("values", |reader, key| {
        let table = reader.table(key, "index.values")?;
        let values = table.by_year(month_of, value);
        if values.years.is_empty() && log.errors() == before {
            let help = "add the value of at least one month: \"2013-01\" = 236";
            log.error("no-values", table.span, format!("`{}` has no value", *item.id), help);
        }
        Some(values)
    });
    let provenance = reader.provenance();
    reader.finish();
    let index = PriceIndex { id: item.id.clone(), name: name?, values: values?, provenance };
    (item.is_sound && log.errors() == before).then_some(index)
}

/// A value of an index: any number above 0 that an index may have.
fn value(log: &Log, key: &str, node: &Node) -> Option<At<Decimal>> {
    decimal_of(log, key, node, &(0.000_001..=1_000_000.0))
}

/// Reads one benchmark; `None` if anything is wrong with it.
pub fn benchmark(item: &Item<'_>, catalogue: &Catalogue<'_>, log: &Log) -> Option<Benchmark> {
    let before = log.errors();
    let reader = Reader::new(item.table, item.span, "benchmark", log);
    reader.node("id");
    let name = reader.required("name", Reader::text);
    let build = reader.required("build", Reader::word);
    let phase = reader.required("phase", Reader::word);
    let rate = reader.required("rate", Reader::money);
    let price_base = reader.required("price_base", Reader::month);
    let location_factor = reader.decimal("location_factor", 0.1..=10.0).unwrap_or(At::default_of(Decimal::ONE));
    let index = reader.node("index").and_then(|node| catalogue.index(log, "index", node));
    let provenance = reader.provenance();
    reader.finish();
    let benchmark = Benchmark {
        id: item.id.clone(),
        name: name?,
        build: build?,
        phase: phase?,
        rate: rate?,
        price_base: price_base?,
        location_factor,
        index,
        provenance,
    };
    (item.is_sound && log.errors() == before).then_some(benchmark)
}
