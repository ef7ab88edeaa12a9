// wizzy makes one of these at every start, whether or not it is told to store anything there.
module.exports = { S3: class {} };
