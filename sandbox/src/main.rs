//! The sandbox as a program: the command line of the library, a line on stdout, and signals.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program talks to its user"
)]
fn main() -> ExitCode {
    let stop = Arc::new(AtomicBool::new(false));
    if let Err(error) = stop_on_signals(Arc::clone(&stop)) {
        eprintln!("cannot listen for signals: {error}");
        return ExitCode::FAILURE;
    }
    let ended = ofx_billpay_sandbox::run_command_line(
        std::env::args_os(),
        |line| println!("{line}"),
        || stop.load(Ordering::Relaxed),
    );
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(end) if end.exit_code == 0 => {
            print!("{}", end.text);
            ExitCode::SUCCESS
        }
        Err(end) => {
            eprint!("{}", end.text);
            ExitCode::from(end.exit_code)
        }
    }
}

/// Sets `stop` at the first SIGINT or SIGTERM. The signals are caught when this returns.
fn stop_on_signals(stop: Arc<AtomicBool>) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let caught = {
        let _inside = runtime.enter();
        caught()?
    };
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            runtime.block_on(caught);
            stop.store(true, Ordering::Relaxed);
        })?;
    Ok(())
}

#[cfg(unix)]
fn caught() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(windows)]
fn caught() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
