//! The properties as an extension of the Swift class `BillPayment`.

use std::fmt::Write;

use ofx_billpay_uniffi::{Access, Kind, Property};

use crate::camel_case;

const HEAD: &str = "\
// The properties of `BillPayment`, written from the one list that all languages share.

import Foundation

extension BillPayment {";

/// The file with all of them.
pub(crate) fn properties(properties: &[Property]) -> String {
    let mut out = HEAD.to_owned();
    for property in properties {
        write(&mut out, property).expect("a string takes all that is written");
    }
    out.push_str("}\n");
    out
}

/// Writes one. A setter that can fail is a method, since no assignment of Swift can throw.
fn write(out: &mut String, property: &Property) -> std::fmt::Result {
    let name = camel_case(property.name);
    let setter = camel_case(&format!("set_{}", property.name));
    let kind = kind(property.kind);
    let (read, given) = match property.kind {
        Kind::Number => (format!("Int(native.{name}())"), "Int64(value)"),
        _ => (format!("native.{name}()"), "value"),
    };
    writeln!(out)?;
    for line in &property.docs {
        writeln!(out, "    /// {}", line.trim())?;
    }
    match property.access {
        Access::Read => writeln!(out, "    public var {name}: {kind} {{ {read} }}"),
        Access::Item => {
            writeln!(out, "    ///")?;
            writeln!(out, "    /// - Parameter index: counts from 0.")?;
            writeln!(
                out,
                "    /// - Throws: ``OFXBillPayError/invalidValue(_:)`` if there are not so many."
            )?;
            writeln!(
                out,
                "    public func {name}(_ index: Int) throws -> {kind} {{"
            )?;
            let call = format!("native.{name}(index: Int64(index))");
            writeln!(out, "        try translated {{ try {call} }}\n    }}")
        }
        Access::Set {
            can_fail: false, ..
        } => {
            let set = format!("native.{setter}(value: {given})");
            writeln!(out, "    public var {name}: {kind} {{")?;
            writeln!(out, "        get {{ {read} }}")?;
            writeln!(
                out,
                "        set(value) {{ settled {{ try {set} }} }}\n    }}"
            )
        }
        Access::Set { tells, .. } => {
            let set = if tells {
                let set = format!("native.{setter}(value: {given}, listener: call)");
                format!("let call = Call(ears)\n        try call.run {{ try {set} }}")
            } else {
                format!("try translated {{ try native.{setter}(value: {given}) }}")
            };
            writeln!(out, "    public var {name}: {kind} {{ {read} }}\n")?;
            writeln!(
                out,
                "    /// Sets ``{name}``. Throws if it does not take the value."
            )?;
            writeln!(out, "    public func {setter}(_ value: {kind}) throws {{")?;
            writeln!(out, "        {set}\n    }}")
        }
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "String",
        Kind::Number => "Int",
        Kind::Flag => "Bool",
        Kind::Bytes => "Data",
    }
}
