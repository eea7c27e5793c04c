//! What a project gets on its turn, and why: what is funded, what is short, what is missing if all could be divided.

use super::explainer::Explainer;
use super::operation::Operation;
use super::programme_figures::ProjectPart;
use super::tree::{Explanation, Node, Unit};
use crate::funding::{Standing, Status};
use crate::plan::{ProjectGroup, ProjectId};

const RULE: &str = "funding, allocation";

impl Explainer<'_> {
    /// What is funded of a project's spend, what is short on its own turn, or what is missing of it for everything to be
    /// built.
    pub fn standing_of(&self, project: ProjectId, part: ProjectPart) -> Result<Node, String> {
        let funding = &self.outcome.funding;
        let name = &self.plan[project].name.value;
        let Some(standing) = funding.standing(project) else {
            return Err(format!(
                "`{}` is outside the programme: no money is sought for it",
                self.plan[project].id.value
            ));
        };
        let explanation = match part {
            ProjectPart::Funded => {
                let paid = funding.allocations.iter().filter(|one| one.project == project && one.source.is_some());
                let parts = paid.map(|one| self.allocated(one)).collect();
                Explanation::of(format!("{name}, funded"), Unit::Pence, Operation::Sum, parts)
                    .standing(standing.funded.0 as f64)
                    .short("funded")
            }
            ProjectPart::Gap => {
                let missing = funding.gaps(self.plan).filter(|one| one.project == project);
                let parts = missing
                    .map(|one| {
                        let what = format!("missing in {}", one.year);
                        Explanation::leaf(what, one.amount.0 as f64, Unit::Pence, Operation::Decided).shared()
                    })
                    .collect();
                let what = format!("{name}, its part of the least that is missing for everything to be built");
                Explanation::of(what, Unit::Pence, Operation::Sum, parts).short("gap").note(
                    "The gap fills spend in the same order, but lets any project be paid for in part: it is the least \
                     money with which everything could be built.",
                )
            }
            _ => {
                let could = (standing.spend - standing.short).0 as f64;
                let spend = Explanation::leaf(
                    format!("{name}, all spend that needs funding"),
                    standing.spend.0 as f64,
                    Unit::Pence,
                    Operation::Counted,
                );
                let what = "the most that could be had on its turn, with all that is promised to earlier ones";
                let could = Explanation::leaf(what, could, Unit::Pence, Operation::Decided);
                let parts = vec![spend.short("spend").shared(), could.short("could be had").shared()];
                Explanation::of(format!("{name}, short"), Unit::Pence, Operation::Difference, parts).short("short")
            }
        };
        let turn = self.turn_in_words(standing);
        Ok(turn.into_iter().fold(explanation.rule(RULE), Explanation::note).shared())
    }

    /// A project's turn, in plain words.
    pub fn turn_in_words(&self, standing: &Standing) -> Vec<String> {
        let project = &self.plan[standing.project];
        let order = |id: ProjectId| (*self.plan[id].priority, id);
        let own = order(standing.project);
        let spends = self.outcome.funding.standings.iter().filter(|one| one.spend.0 > 0);
        let earlier: Vec<ProjectId> = spends.map(|one| one.project).filter(|id| order(*id) < own).collect();
        let last = earlier.iter().max_by_key(|id| order(**id)).map(|id| &self.plan[*id].name.value);
        let mut words = vec![match last {
            None => format!("Its turn comes first: priority {}, then its place in the files.", own.0),
            Some(last) => {
                let count = earlier.len();
                let others = if count == 1 { last.clone() } else { format!("{count} others, the last of them {last}") };
                format!("Its turn comes after {others}: by priority ({}), then place in the files.", own.0)
            }
        }];
        let could = (standing.spend - standing.short).pounds();
        let of = standing.spend.pounds();
        let first = standing
            .first_short_year
            .map(|year| format!(" Filling its years in order, {year} is the first that is not full."));
        words.push(match standing.status {
            Status::Funded => format!("All of its {of} could be had with what is promised to earlier ones."),
            Status::CannotStart => format!(
                "{could} of its {of} could be had with all that is promised to earlier ones. It is built whole or not at \
                 all, so it gets nothing, and that money is there for later ones.{}",
                first.unwrap_or_default()
            ),
            Status::Part => {
                let why = match (&project.divisible, *project.group) {
                    (Some(_), _) => "it is marked `divisible`",
                    (None, ProjectGroup::Complete | ProjectGroup::OnSite) => "it is being spent already",
                    _ => "it is many works in one",
                };
                format!("It may be paid for in part, for {why}: {could} of its {of} could be had.{}", first.unwrap_or_default())
            }
        });
        words
    }
}
