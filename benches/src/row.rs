//! A row of the table: one piece of work, done by us and by others, in turns, so that all meet the same machine.

use std::time::Instant;

use serde::Serialize;

/// What went wrong while measuring, in words.
pub type Outcome<T> = Result<T, String>;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Time; less is better.
    Seconds,
    /// Memory above that of the idle process; less is better.
    Bytes,
}

/// Somebody who does the work.
pub struct Contestant {
    /// Who, and by which of its means.
    pub name: String,
    /// How often we must be as good, at least; for the product's own promises.
    pub goal: Option<f64>,
    /// In so many rounds at most: who is slow need not be slow seven times.
    pub rounds: usize,
    /// Does the work once and says what it cost.
    pub work: Box<dyn FnMut() -> Outcome<f64>>,
}

impl Contestant {
    /// Somebody whose work is a function of this process; it gives how many records it saw, which must be `records`.
    pub fn here(
        name: &str,
        records: usize,
        mut work: impl FnMut() -> Outcome<usize> + 'static,
    ) -> Self {
        let whose = name.to_owned();
        Contestant::measured(name, move || {
            let began = Instant::now();
            let seen = work()?;
            let seconds = began.elapsed().as_secs_f64();
            if seen == records {
                Ok(seconds)
            } else {
                Err(format!("{whose} saw {seen} records of {records}"))
            }
        })
    }

    /// Somebody who measures for itself.
    pub fn measured(name: &str, work: impl FnMut() -> Outcome<f64> + 'static) -> Self {
        Contestant {
            name: name.to_owned(),
            goal: None,
            rounds: usize::MAX,
            work: Box::new(work),
        }
    }

    /// The same, which we must be so many times as good as.
    #[must_use]
    pub fn with_goal(self, goal: f64) -> Self {
        Contestant {
            goal: Some(goal),
            ..self
        }
    }

    /// The same in so many rounds only.
    #[must_use]
    pub fn in_rounds(self, rounds: usize) -> Self {
        Contestant { rounds, ..self }
    }
}

/// A piece of work and all who do it.
pub struct Row {
    /// What is done.
    pub name: String,
    /// What it is measured in.
    pub unit: Unit,
    /// How many bytes go through, for the rate; 0 if that says nothing.
    pub bytes: usize,
    /// How often it is done by each.
    pub rounds: usize,
    /// Us.
    pub ours: Contestant,
    /// The others.
    pub peers: Vec<Contestant>,
}

/// The middle of some figures, and how far they lie apart.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Spread {
    /// The median.
    pub median: f64,
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
}

impl Spread {
    fn of(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        let middle = figures.len() / 2;
        let median = if figures.len().is_multiple_of(2) {
            f64::midpoint(figures[middle - 1], figures[middle])
        } else {
            figures[middle]
        };
        Spread {
            median,
            least: figures[0],
            most: figures[figures.len() - 1],
        }
    }
}

/// What one contestant cost.
#[derive(Debug, Serialize)]
pub struct Figure {
    /// Who.
    pub name: String,
    /// What it cost.
    pub cost: Spread,
    /// How many times as good we were, round by round; `None` for us.
    pub ratio: Option<Spread>,
    /// How many times as good we must be.
    pub goal: Option<f64>,
    /// In how many rounds.
    pub rounds: usize,
}

/// What came of a row: our figure first.
#[derive(Debug, Serialize)]
pub struct Measured {
    /// What was done.
    pub name: String,
    /// What it was measured in.
    pub unit: Unit,
    /// How many bytes went through.
    pub bytes: usize,
    /// Us, and then the others.
    pub figures: Vec<Figure>,
}

impl Row {
    /// Measures: a round of all after the other, so that a busy minute of the machine meets each of them.
    ///
    /// # Errors
    ///
    /// If somebody fails at the work.
    pub fn measure(self) -> Outcome<Measured> {
        let mut all = vec![self.ours];
        all.extend(self.peers);
        let mut costs = vec![Vec::new(); all.len()];
        // What is done for the first time fills caches: that round does not count, but for those who have only one.
        for round in 0..=self.rounds {
            for (contestant, costs) in all.iter_mut().zip(&mut costs) {
                if round == 0 && contestant.rounds < self.rounds || round > contestant.rounds {
                    continue;
                }
                let cost =
                    (contestant.work)().map_err(|why| format!("{}: {why}", contestant.name))?;
                if round > 0 {
                    costs.push(cost);
                }
            }
        }
        let ours = costs[0].clone();
        let figures = all
            .into_iter()
            .zip(costs)
            .enumerate()
            .map(|(index, (contestant, costs))| {
                let ratios = costs.iter().zip(&ours).map(|(theirs, ours)| theirs / ours);
                Figure {
                    ratio: (index > 0).then(|| Spread::of(ratios.collect())),
                    name: contestant.name,
                    rounds: costs.len(),
                    cost: Spread::of(costs),
                    goal: contestant.goal,
                }
            });
        Ok(Measured {
            name: self.name,
            unit: self.unit,
            bytes: self.bytes,
            figures: figures.collect(),
        })
    }
}
