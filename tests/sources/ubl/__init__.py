"""Tests of the reader of appendix 2 as a workbook."""
