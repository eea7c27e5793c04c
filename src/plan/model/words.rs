//! The words of the format: what may stand for a status, a kind, a basis.

/// A value that files write as one of a few words.
pub trait Word: Sized {
    /// The words, in the order of the format's description.
    const WORDS: &'static [&'static str];
    /// The value of a word.
    fn of(word: &str) -> Option<Self>;
}

macro_rules! word_type {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in the order of the format's description.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that stands for it in files and tables.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl $crate::plan::Word for $name {
            const WORDS: &'static [&'static str] = &[$($word),+];
            fn of(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
pub(crate) use word_type;

word_type!(
    /// How firm the figures of a table are.
    Basis {
        /// Printed in the source named.
        Published = "published",
        /// An officer's estimate.
        Estimate = "estimate",
        /// Made up by a stated rule, to show how the plan works.
        Illustrative = "illustrative",
    }
);

impl Default for Basis {
    /// What a table says where it says nothing.
    fn default() -> Self {
        Self::Published
    }
}

word_type!(
    /// What kind of school it is.
    SchoolType {
        /// Forecast and counted in pressure.
        Mainstream = "mainstream",
        /// Listed and funded, never forecast or counted in pressure.
        Special = "special",
        /// Alternative provision: likewise.
        Alternative = "alternative",
    }
);

word_type!(
    /// How firm an admission number is.
    AdmissionStatus {
        /// Set by the admission authority.
        Determined = "determined",
        /// Consulted on, not set yet.
        Consulted = "consulted",
        /// Not consulted on yet.
        Proposed = "proposed",
    }
);

word_type!(
    /// Who runs a school.
    Governance {
        /// The council.
        Community = "community",
        /// A foundation, most of it controlled by the council.
        VoluntaryControlled = "voluntary-controlled",
        /// A foundation, most of it in its own hands.
        VoluntaryAided = "voluntary-aided",
        /// A governing body that holds the land.
        Foundation = "foundation",
        /// A trust, by agreement with the Department for Education.
        Academy = "academy",
        /// The same for a school that was new.
        FreeSchool = "free-school",
    }
);

word_type!(
    /// How far a housing site has come.
    SiteStatus {
        /// Not planned for.
        Windfall = "windfall",
        /// Allocated in a local plan.
        Allocated = "allocated",
        /// Outline permission.
        Outline = "outline",
        /// Full permission.
        Full = "full",
        /// Being built.
        UnderConstruction = "under-construction",
        /// Built.
        Complete = "complete",
    }
);

word_type!(
    /// What kind of money a source is.
    SourceKind {
        /// Basic Need grant for new places.
        BasicNeed = "basic-need",
        /// Carried forward from earlier years.
        CarryForward = "carry-forward",
        /// Capital maintenance grant.
        Maintenance = "maintenance",
        /// Locally controlled voluntary aided programme.
        Lcvap = "lcvap",
        /// Devolved formula capital.
        Devolved = "devolved",
        /// Any other grant.
        Grant = "grant",
        /// A section 106 agreement.
        S106 = "s106",
        /// Community Infrastructure Levy.
        Cil = "cil",
        /// A capital receipt.
        Receipt = "receipt",
        /// Revenue contributions.
        Revenue = "revenue",
        /// Borrowing; its receipts are limits.
        Borrowing = "borrowing",
        /// High needs grant, for pupils with an education, health and care plan.
        HighNeeds = "high-needs",
        /// Central money for free schools.
        FreeSchool = "free-school",
        /// Land given, or what it fetched.
        Land = "land",
    }
);

word_type!(
    /// How sure it is that money arrives.
    Certainty {
        /// In the bank.
        Received = "received",
        /// Announced or agreed.
        Confirmed = "confirmed",
        /// Expected.
        Expected = "expected",
        /// Counted only when asked for.
        AtRisk = "at-risk",
    }
);

word_type!(
    /// How borrowing is paid back.
    Repayment {
        /// Interest on the whole sum each year of its life.
        Maturity = "maturity",
        /// Equal instalments, interest on what they have left.
        Equal = "equal",
        /// One level payment a year, interest first.
        Annuity = "annuity",
    }
);

word_type!(
    /// From when revenue sets borrowing aside.
    ProvisionFrom {
        /// The year after the money is spent.
        Spend = "spend",
        /// The year after the works end, if that is later.
        Completion = "completion",
    }
);

word_type!(
    /// How far a project has come; also its order in the programme.
    ProjectGroup {
        /// Finished.
        Complete = "complete",
        /// Being built.
        OnSite = "on-site",
        /// In preparation for delivery.
        InPreparation = "in-preparation",
        /// To be commissioned, no dependencies.
        ToCommission = "to-commission",
        /// To be commissioned, with dependencies.
        Dependent = "dependent",
        /// Not in the programme: no spend, no places.
        Pipeline = "pipeline",
    }
);

word_type!(
    /// What a project is for.
    Category {
        /// New places.
        Growth = "growth",
        /// Condition of buildings.
        Condition = "condition",
        /// Special educational needs.
        Send = "send",
        /// Block programmes.
        Block = "block",
        /// Anything else.
        Other = "other",
    }
);

word_type!(
    /// What kind of works a project is, as far as prices go.
    Build {
        /// A school of its own.
        NewSchool = "new-school",
        /// Permanent places at a school that is there.
        Extension = "extension",
        /// Places in temporary accommodation.
        Temporary = "temporary",
    }
);

word_type!(
    /// The phases that places are priced in; sixth forms count with their secondary schools.
    PricedPhase {
        /// Reception to Year 6.
        Primary = "primary",
        /// Year 7 upwards.
        Secondary = "secondary",
    }
);

word_type!(
    /// What a project waits for.
    DependencyKind {
        /// Land to be acquired.
        Land = "land",
        /// Planning permission.
        Planning = "planning",
        /// A legal agreement.
        Agreement = "agreement",
        /// A change of school organisation.
        Organisation = "organisation",
        /// An academy's approval.
        Academy = "academy",
        /// Approval under a private finance contract.
        Pfi = "pfi",
        /// A developer.
        Developer = "developer",
        /// A site still to be found.
        SiteSearch = "site-search",
    }
);

word_type!(
    /// How likely a risk is, or how much it would matter.
    Level {
        /// Little.
        Low = "low",
        /// Between the two.
        Medium = "medium",
        /// Much.
        High = "high",
    }
);

word_type!(
    /// Where a risk stands.
    RiskState {
        /// It may still happen.
        Open = "open",
        /// It may still happen, but what can be done about it is done.
        Mitigated = "mitigated",
        /// It has happened.
        Occurred = "occurred",
        /// It can no longer happen.
        Closed = "closed",
    }
);
