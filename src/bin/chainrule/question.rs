//! A question to the program: an operation, and the files that hold its operands, and perhaps a
//! candidate for its result. What these files leave open is settled here: which matrices they are,
//! and in which type all of them are computed with.

use chainrule::MatrixVec;
use chainrule::oracle::{Axis, Format, Operation};

use crate::arguments::{self, Given};
use crate::element_type::{ElementType, Kind};
use crate::npy::{self, Npy};
use crate::operations;
use crate::shapes::{self, Shape};
use crate::stored::Stored;
use crate::terminal;

/// The option by which a candidate is given.
pub(crate) const CANDIDATE: &str = "--candidate";

/// An operation, its operands and a candidate, as read from their files.
pub(crate) struct Question {
    pub(crate) operation: &'static Operation,
    /// The type of all that is computed.
    pub(crate) computed_in: ElementType,
    /// The operands, and after them the candidate, where there is one.
    files: Vec<MatrixFile>,
    /// What each of them is as a matrix.
    shapes: Vec<Shape>,
}

/// One of its files.
struct MatrixFile {
    name: &'static str,
    path: String,
    /// What each row stands for; none where there is one row.
    row: Option<Axis>,
    /// What each column stands for.
    col: Axis,
    content: Npy,
}

impl Question {
    /// The question that a command asks: it has an option for each operand, and more.
    pub(crate) fn asked<'a>(
        command: &str,
        operation: &'static Operation,
        words: &'a [String],
        more: &[&str],
    ) -> Result<(Self, Given<'a>), String> {
        let options: Vec<String> = operation
            .operands
            .iter()
            .map(|operand| operations::option(operand.name))
            .collect();
        let known: Vec<&str> = options
            .iter()
            .map(String::as_str)
            .chain(more.iter().copied())
            .collect();
        let given = arguments::parse(command, words, &known)?;
        let candidate = if more.contains(&CANDIDATE) {
            Some(arguments::needed(command, &given, CANDIDATE)?)
        } else {
            None
        };
        let path = |operand: &str| {
            arguments::needed(command, &given, &operations::option(operand)).map(String::from)
        };
        let question = Self::read(operation, path, candidate)?;
        Ok((question, given))
    }

    /// Reads the operands of an operation, and a candidate; `path` says where each operand is.
    pub(crate) fn read(
        operation: &'static Operation,
        path: impl Fn(&str) -> Result<String, String>,
        candidate: Option<&str>,
    ) -> Result<Self, String> {
        let mut files = Vec::new();
        for operand in operation.operands {
            let path = path(operand.name)?;
            let content = npy::read(&path)?;
            files.push(MatrixFile {
                name: operand.name,
                path,
                row: operand.row,
                col: operand.col,
                content,
            });
        }
        if let Some(path) = candidate {
            files.push(MatrixFile {
                name: "candidate",
                path: path.to_string(),
                row: operation.row,
                col: operation.col,
                content: npy::read(path)?,
            });
        }
        let given: Vec<shapes::Given> = files.iter().map(MatrixFile::given).collect();
        let shapes = shapes::read(operation, &given)?;
        let question = Question {
            operation,
            computed_in: common_type(&files)?.computed_in(),
            files,
            shapes,
        };
        question.say_types();
        Ok(question)
    }

    fn operand_files(&self) -> &[MatrixFile] {
        let count = self.operation.operands.len();
        self.files.get(..count).unwrap_or_default()
    }

    fn candidate_file(&self) -> Option<&MatrixFile> {
        self.files.get(self.operation.operands.len())
    }

    /// The operands as matrices.
    pub(crate) fn operands<T: Stored>(&self) -> Result<Vec<MatrixVec<T>>, String> {
        let files = self.operand_files().iter().zip(&self.shapes);
        files.map(|(file, shape)| file.matrix(*shape)).collect()
    }

    /// The candidate as a matrix.
    pub(crate) fn candidate<T: Stored>(&self) -> Result<MatrixVec<T>, String> {
        match (self.candidate_file(), self.shapes.last()) {
            (Some(file), Some(shape)) => file.matrix(*shape),
            _ => Err("there is no candidate".into()),
        }
    }

    /// What the candidate was rounded to, where that is narrower than the type of all that is
    /// computed.
    pub(crate) fn narrower_format(&self) -> Option<Format> {
        let given = self.candidate_file()?.content.element_type;
        let is_narrower = given.kind == Kind::Float && given.size < self.computed_in.size;
        match given.size {
            2 if is_narrower => Some(Format::F16),
            4 if is_narrower => Some(Format::F32),
            _ => None,
        }
    }

    /// What is wrong with the candidate where all has to be of one type. It may be in half
    /// precision where that is single.
    pub(crate) fn other_type(&self) -> Option<String> {
        let candidate = self.candidate_file()?;
        let given = candidate.content.element_type;
        let needed = common_type(self.operand_files()).ok()?;
        let is_fit =
            given == needed || (given == ElementType::HALF && needed == ElementType::SINGLE);
        let how = if self.operation.name == "dbiases" {
            "np.sum(…, dtype="
        } else {
            "save .astype("
        };
        let path = &candidate.path;
        (!is_fit).then(|| {
            format!(
                "{path}: its elements are {given}, those of the operands {needed}: {how}'{needed}')"
            )
        })
    }

    /// Says what is done to numbers of other types than that of the sums.
    fn say_types(&self) {
        let mut files = self.files.as_slice();
        if let (Some(_), Some(candidate)) = (self.narrower_format(), self.candidate_file()) {
            files = self.operand_files();
            let (path, given) = (&candidate.path, candidate.content.element_type);
            terminal::note(&format!(
                "{path}: it is {given}: operands and result may have been rounded to it, sums to <f4\n"
            ));
        }
        let computed_in = self.computed_in;
        if files
            .iter()
            .any(|file| file.content.element_type != computed_in)
        {
            let types: Vec<String> = files.iter().map(MatrixFile::named_type).collect();
            terminal::note(&format!(
                "{}: all are widened to {computed_in}, and summed there\n",
                types.join(", ")
            ));
        }
    }

    /// Where the operands, and the candidate, come from.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.path.as_str())
    }

    /// A sentence about the operands, with the files that they come from.
    pub(crate) fn said(&self, what: &str) -> String {
        let files: Vec<String> = self
            .operand_files()
            .iter()
            .map(|operand| format!("{} is {}", operand.name, operand.path))
            .collect();
        format!("{what} ({})", files.join(", "))
    }
}

/// The type that has the numbers of all these files.
fn common_type(files: &[MatrixFile]) -> Result<ElementType, String> {
    let mut common = ElementType::BOOLEAN;
    for file in files {
        let given = file.content.element_type;
        common = common.common(given).ok_or_else(|| {
            format!(
                "{}: its elements are {given}, those before it {common}, and no type has all of both: \
                 save those of <u8 .astype('<i8'), if all are below 2**63",
                file.path
            )
        })?;
    }
    Ok(common)
}

impl MatrixFile {
    fn given(&self) -> shapes::Given<'_> {
        shapes::Given {
            path: &self.path,
            row: self.row,
            col: self.col,
            extents: &self.content.extents,
        }
    }

    fn matrix<T: Stored>(&self, shape: Shape) -> Result<MatrixVec<T>, String> {
        let matrix = self.content.matrix(shape);
        matrix.map_err(|what| format!("{}: {what}", self.path))
    }

    /// `dvalues |i1`
    fn named_type(&self) -> String {
        format!("{} {}", self.name, self.content.element_type)
    }
}
