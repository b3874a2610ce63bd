//! The properties as an abstract class of Kotlin, which `BillPayment` extends.

use std::fmt::Write;

use ofx_billpay_uniffi::{Access, Kind, Property};

use crate::camel_case;

const HEAD: &str = "\
package org.ofxbillpay

/** The properties of [BillPayment], written from the one list that all languages share. */
public abstract class Properties internal constructor(
    internal val native: NativeBillPayment,
) {
    /** Runs what tells a listener. */
    internal abstract fun told(work: (NativeListener) -> Unit)
";

/// The file with all of them.
pub(crate) fn properties(properties: &[Property]) -> String {
    let mut out = HEAD.to_owned();
    for property in properties {
        write(&mut out, property).expect("a string takes all that is written");
    }
    out.push_str("}\n");
    out
}

fn write(out: &mut String, property: &Property) -> std::fmt::Result {
    let name = camel_case(property.name);
    let kind = kind(property.kind);
    writeln!(out, "\n    /**")?;
    for line in &property.docs {
        writeln!(out, "     * {}", line.trim().replace("*/", "* /"))?;
    }
    if property.access == Access::Item {
        writeln!(out, "     *")?;
        writeln!(
            out,
            "     * [index] counts from 0; [OfxBillPayException.InvalidValue] if there are not so many."
        )?;
    }
    writeln!(out, "     */")?;
    match property.access {
        Access::Set { tells, .. } => {
            let setter = camel_case(&format!("set_{}", property.name));
            let set = if tells {
                format!("told {{ native.{setter}(value, it) }}")
            } else {
                format!("raised {{ native.{setter}(value) }}")
            };
            writeln!(out, "    public var {name}: {kind}")?;
            writeln!(out, "        get() = native.{name}()")?;
            writeln!(out, "        set(value) = {set}")
        }
        Access::Read => {
            writeln!(out, "    public val {name}: {kind}")?;
            writeln!(out, "        get() = native.{name}()")
        }
        Access::Item => {
            writeln!(
                out,
                "    public fun {name}(index: Long): {kind} = raised {{ native.{name}(index) }}"
            )
        }
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "String",
        Kind::Number => "Long",
        Kind::Flag => "Boolean",
        Kind::Bytes => "ByteArray",
    }
}
